import { FiredrillError } from '../../../core/errors.ts';
import { wallNowMs } from '../../../core/wall-clock.ts';
import type { Armed, Disturbance, Knob, RequestTarget } from './knob.ts';
import { labelsKnob } from './knobs/labels.ts';
import { metricsKnob } from './knobs/metrics.ts';
import { problemsOf } from './schemas.ts';

interface Turned {
  readonly knob: Knob;
  readonly setting: unknown;
  readonly armed: Armed;
  /** Fractional epoch ms. */
  readonly atWallMs: number;
}

/** The settings of the knobs that are turned, by knob name; `{}` when nothing is disturbed. */
export type FaultState = Readonly<Record<string, unknown>>;

/** The answer to a change: from `appliedAtWallMs` (fractional epoch ms) on, arriving requests see `state`. */
export interface FaultChange {
  readonly appliedAtWallMs: number;
  readonly state: FaultState;
}

/** Holds which knobs are turned, and asks them about each request. Any program may lose a metric, or change labels. */
export class FaultBoard {
  readonly #knobs: ReadonlyMap<string, Knob>;
  readonly #turned = new Map<string, Turned>();
  readonly #onChange: (atWallMs: number) => void;

  /** @param onChange called at each change, before its answer, with the moment of the change. */
  constructor(knobs: readonly Knob[], onChange: (atWallMs: number) => void = () => undefined) {
    this.#knobs = new Map([...knobs, metricsKnob, labelsKnob].map((knob) => [knob.name, knob]));
    this.#onChange = onChange;
  }

  get knobNames(): string[] {
    return [...this.#knobs.keys()];
  }

  get state(): FaultState {
    return Object.fromEntries([...this.#turned].map(([name, { setting }]) => [name, setting]));
  }

  /**
   * Turns a knob, or turns it anew.
   *
   * @throws FiredrillError `FAULT_UNKNOWN` for a name that is no knob, `FAULT_SETTING` with every problem of the setting.
   */
  set(name: string, input: unknown): FaultChange {
    const knob = this.#knob(name);
    const parsed = knob.schema.safeParse(input);
    if (!parsed.success) {
      throw new FiredrillError('usage', 'FAULT_SETTING', `the fault "${name}" cannot be set like that`, {
        problems: problemsOf(parsed.error, input),
      });
    }
    const atWallMs = wallNowMs();
    this.#turned.set(name, { knob, setting: parsed.data, armed: knob.arm(parsed.data), atWallMs });
    return this.#changed(atWallMs);
  }

  /** Turns one knob back; harmless when it is not turned. @throws FiredrillError `FAULT_UNKNOWN`. */
  clear(name: string): FaultChange {
    this.#turned.delete(this.#knob(name).name);
    return this.#changed();
  }

  clearAll(): FaultChange {
    this.#turned.clear();
    return this.#changed();
  }

  /** The setting of a knob while it is turned. */
  settingOf<Setting>(knob: Knob<Setting>): Setting | undefined {
    return this.#turned.get(knob.name)?.setting as Setting | undefined;
  }

  /** Since when a knob is as it is, in fractional epoch ms; undefined when it is not turned. */
  turnedAtWallMs({ name }: Knob): number | undefined {
    return this.#turned.get(name)?.atWallMs;
  }

  /** What all turned knobs together do to a request: waits add up, the first status wins, one loss is enough. */
  disturb(target: RequestTarget): Required<Omit<Disturbance, 'status'>> & Disturbance {
    let status: number | undefined;
    let extraLabMs = 0;
    let isLost = false;
    for (const { armed } of this.#turned.values()) {
      const disturbance = armed.disturbRequest?.(target);
      status ??= disturbance?.status;
      extraLabMs += disturbance?.extraLabMs ?? 0;
      isLost ||= disturbance?.isLost ?? false;
    }
    return status === undefined ? { extraLabMs, isLost } : { status, extraLabMs, isLost };
  }

  /** What `/health` answers with: 200 unless a knob says otherwise. */
  healthStatus(): number {
    for (const { armed } of this.#turned.values()) {
      const status = armed.healthStatus?.();
      if (status !== undefined) return status;
    }
    return 200;
  }

  /** What Prometheus is to read of all that a program would serve, in its text format. */
  exposed(exposition: string): string {
    const changing = [...this.#turned.values()].flatMap(({ armed }) => (armed.exposes ? [armed] : []));
    if (changing.length === 0) return exposition;
    return exposition
      .split('\n')
      .flatMap((line) => {
        const name = /^[a-zA-Z_:][\w:]*/.exec(line)?.[0];
        if (name === undefined) return [line];
        const shown = changing.reduce<string | null>(
          (text, armed) => (text === null ? null : (armed.exposes?.(text, name) ?? null)),
          line,
        );
        return shown === null ? [] : [shown];
      })
      .join('\n');
  }

  #knob(name: string): Knob {
    const knob = this.#knobs.get(name);
    if (knob !== undefined) return knob;
    throw new FiredrillError('usage', 'FAULT_UNKNOWN', `there is no fault "${name}" here`, {
      want: this.knobNames.join(', '),
      got: name,
    });
  }

  #changed(appliedAtWallMs = wallNowMs()): FaultChange {
    this.#onChange(appliedAtWallMs);
    return { appliedAtWallMs, state: this.state };
  }
}
