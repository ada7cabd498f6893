import { expect } from 'chai';
import { readAlertmanager } from '../../config/alertmanager.ts';
import { parseMatchers } from '../../config/matcher.ts';
import type { Labels } from '../../labels.ts';
import { readDeliverySettings } from '../delivery-settings.ts';
import { predict } from '../predict.ts';
import type { Batch, BatchAlert, Prediction } from '../prediction.ts';
import type { PushedAlert, ReceiverAnswer, ScheduleEvent } from '../schedule.ts';

/** Seconds on a timeline's clock, as the test writes them. */
type Seconds = number;

/** A stretch of a timeline in which a batch must arrive. */
interface Between {
  readonly from: Seconds;
  readonly to: Seconds;
}

export function between(from: Seconds, to: Seconds): Between {
  return { from, to };
}

/** `alert({ alertname: 'test' }, 1, 3)`: starts at second 1 and ends at 3; without times, as the API fills them in. */
export function alert(labels: Labels, startsAt?: Seconds, endsAt?: Seconds): PushedAlert {
  return {
    labels,
    ...(startsAt !== undefined && { startsAtMs: startsAt * 1000 }),
    ...(endsAt !== undefined && { endsAtMs: endsAt * 1000 }),
  };
}

/** A test that reads like what happens: first the pushes, each at its second, then what must arrive, and nothing else. */
export class Timeline {
  readonly #config: { readonly path: string; readonly text: string };
  readonly #events: ScheduleEvent[] = [];
  readonly #zero: string | undefined;

  /** @param zero wall time of second 0, in ISO 8601; only time intervals need it */
  constructor(yaml: string, zero?: string) {
    this.#config = { path: 'alertmanager.yml', text: yaml };
    this.#zero = zero;
  }

  at(second: Seconds) {
    const atMs = second * 1000;
    const add = (event: ScheduleEvent): void => {
      this.#events.push(event);
    };
    return {
      push: (...alerts: PushedAlert[]) => add({ kind: 'push', atMs, alerts }),
      silence: (id: string, { from, to }: Between, matchers: string) =>
        add({
          kind: 'silence',
          atMs,
          id,
          startsAtMs: from * 1000,
          endsAtMs: to * 1000,
          matchers: parseMatchers(matchers),
        }),
      expire: (id: string) => add({ kind: 'expire-silence', atMs, id }),
      answer: (
        answer: ReceiverAnswer,
        receiver: string,
        more: { integration?: string; times?: number } = {},
      ) => add({ kind: 'receiver', atMs, receiver, answer, ...more }),
      restart: (upAt: Seconds, graceful: boolean) =>
        add({ kind: 'restart', atMs, upAtMs: upAt * 1000, graceful }),
    };
  }

  predict(until: Seconds): Prediction {
    return predict(readAlertmanager(this.#config), readDeliverySettings(this.#config), this.#events, {
      untilMs: until * 1000,
      ...(this.#zero !== undefined && { epochMs: Date.parse(this.#zero) }),
    });
  }

  /** What arrives at one integration, up to a second. */
  arrivals(until: Seconds, integration = 'webhook[0]'): Arrivals {
    return new Arrivals(this.predict(until).batches.filter((batch) => batch.integration === integration));
  }
}

class Arrivals {
  readonly #left: Batch[];

  constructor(batches: readonly Batch[]) {
    this.#left = [...batches];
  }

  /** The next batch comes in this stretch and holds exactly these alerts; one that has ended in it is a resolved one. */
  want({ from, to }: Between, ...alerts: PushedAlert[]): this {
    const batch = this.#left.shift();
    expect(batch, `a batch between ${from} and ${to}`).to.not.equal(undefined);
    if (batch === undefined) return this;
    expect(batch.earliestMs, 'not before').to.be.at.least(from * 1000);
    expect(batch.latestMs, 'not after').to.be.at.most(to * 1000);
    const wanted = alerts.map(({ labels, startsAtMs, endsAtMs }) => ({
      labels,
      startsAtMs,
      ...(endsAtMs !== undefined && { endsAtMs }),
    }));
    const got: readonly BatchAlert[] = [...batch.firing, ...batch.resolved];
    expect(got, `the batch at ${batch.earliestMs} ms`).to.have.deep.members(wanted);
    return this;
  }

  nothingElse(): void {
    expect(this.#left).to.deep.equal([]);
  }
}
