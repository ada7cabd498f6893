import type { EventOfKind, ReceiverAnswer } from './schedule.ts';
import { gap, type Slack, type Window } from './slack.ts';

interface Behaviour {
  readonly answer: ReceiverAnswer;
  readonly times: number;
  readonly sinceMs: number;
}

/** What an attempt met. */
export interface Answer {
  readonly answer: ReceiverAnswer;
  /** When the receiver was told to accept again, for one whose failures were not counted; undefined before that. */
  readonly recoveredAtMs?: number;
}

/** Who asks, and when: attempts of one flush follow each other, those of two may overtake. */
export interface Asker {
  readonly flush: object;
  readonly window: Window;
}

/** A failure that was counted: had another flush come before, that one would have met it. */
interface Met extends Asker {
  readonly key: string;
}

/** How the receivers answer, as the schedule says. */
export class Answers {
  readonly #behaviours = new Map<string, Behaviour>();
  readonly #slack: Slack;
  readonly #met: Met[] = [];

  constructor(slack: Slack) {
    this.#slack = slack;
  }

  tell({ receiver, integration = '*', answer, times, atMs }: EventOfKind<'receiver'>): void {
    const behaviour = { answer, times: times ?? Number.POSITIVE_INFINITY, sinceMs: atMs };
    this.#behaviours.set(`${receiver}/${integration}`, behaviour);
  }

  /** The answer to the next request; counted behaviours wear off here. */
  take(receiver: string, integration: string, asker: Asker): Answer {
    const keys = [`${receiver}/${integration}`, `${receiver}/*`];
    for (const key of keys) {
      const behaviour = this.#behaviours.get(key);
      if (behaviour === undefined) continue;
      if (behaviour.answer === 'accepted') return { answer: 'accepted', recoveredAtMs: behaviour.sinceMs };
      if (Number.isFinite(behaviour.times)) this.#met.push({ ...asker, key });
      if (behaviour.times === 1) this.#behaviours.delete(key);
      else this.#behaviours.set(key, { ...behaviour, times: behaviour.times - 1 });
      return { answer: behaviour.answer };
    }
    for (const { key, flush, window } of this.#met)
      if (keys.includes(key) && flush !== asker.flush)
        this.#slack.consider(gap(window, asker.window), `two flushes, one of which ${receiver} fails`);
    return { answer: 'accepted' };
  }

  /** True when a request would be accepted now. */
  isWell(receiver: string, integration: string): boolean {
    const behaviour =
      this.#behaviours.get(`${receiver}/${integration}`) ?? this.#behaviours.get(`${receiver}/*`);
    return behaviour === undefined || behaviour.answer === 'accepted';
  }
}
