import { wallNowMs } from './clock.ts';

/** Proof of what a service answered since the last change of its faults. */
export interface Served {
  /** Moment of the last change (or of the start), fractional epoch ms. */
  readonly sinceWallMs: number;
  /** Requests that arrived after that moment and are answered. */
  readonly total: number;
  /** The same by status; a status that did not occur is left out. */
  readonly byStatus: Readonly<Record<string, number>>;
  /** How many of them took at least so long, when that was asked. */
  readonly slow?: number;
  /** Requests still in the works that arrived before that moment: they may yet answer in the old way. */
  readonly stragglers: number;
}

/** The status under which a request counts that got no answer at all. */
export const noAnswer = 0;

/** Called when a request is answered, with how long it took in lab milliseconds. */
export type Finish = (status: number, durationLabMs: number) => void;

/** Durations that are kept per epoch; a proof needs a few hundred, and a fault may last for hours. */
const mostDurations = 10_000;

/** Counts answers per epoch; an epoch ends when a fault is set or cleared. */
export class ServedCounter {
  #epoch = 0;
  #sinceWallMs = wallNowMs();
  #byStatus = new Map<number, number>();
  #durationsLabMs: number[] = [];
  readonly #inFlight = new Map<number, number>();

  restart(atWallMs: number): void {
    this.#epoch += 1;
    this.#sinceWallMs = atWallMs;
    this.#byStatus = new Map();
    this.#durationsLabMs = [];
  }

  /** Notes that a request arrived. */
  begin(): Finish {
    const epoch = this.#epoch;
    this.#inFlight.set(epoch, (this.#inFlight.get(epoch) ?? 0) + 1);
    return (status, durationLabMs) => {
      const left = (this.#inFlight.get(epoch) ?? 0) - 1;
      if (left > 0) this.#inFlight.set(epoch, left);
      else this.#inFlight.delete(epoch);
      if (epoch !== this.#epoch) return;
      this.#byStatus.set(status, (this.#byStatus.get(status) ?? 0) + 1);
      if (this.#durationsLabMs.length < mostDurations) this.#durationsLabMs.push(durationLabMs);
    };
  }

  /** @param slowLabMs from which duration on a request counts as slow, lab milliseconds */
  read(slowLabMs?: number): Served {
    const inFlight = [...this.#inFlight].filter(([epoch]) => epoch < this.#epoch);
    return {
      sinceWallMs: this.#sinceWallMs,
      total: [...this.#byStatus.values()].reduce((sum, count) => sum + count, 0),
      byStatus: Object.fromEntries(this.#byStatus),
      ...(slowLabMs === undefined
        ? {}
        : { slow: this.#durationsLabMs.filter((durationLabMs) => durationLabMs >= slowLabMs).length }),
      stragglers: inFlight.reduce((sum, [, count]) => sum + count, 0),
    };
  }
}
