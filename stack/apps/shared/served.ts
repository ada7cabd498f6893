import { wallNowMs } from '../../../core/wall-clock.ts';

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

/** Counts answers per epoch; an epoch ends when a fault is set or cleared. */
export class ServedCounter {
  #epoch = 0;
  #sinceWallMs = wallNowMs();
  #byStatus = new Map<number, number>();
  /** How many requests took so many whole lab milliseconds: a fault may last for hours, and each request counts. */
  #byDurationLabMs = new Map<number, number>();
  readonly #inFlight = new Map<number, number>();

  restart(atWallMs: number): void {
    this.#epoch += 1;
    this.#sinceWallMs = atWallMs;
    this.#byStatus = new Map();
    this.#byDurationLabMs = new Map();
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
      const wholeMs = Math.floor(durationLabMs);
      this.#byDurationLabMs.set(wholeMs, (this.#byDurationLabMs.get(wholeMs) ?? 0) + 1);
    };
  }

  /** @param slowLabMs from which duration on a request counts as slow, whole lab milliseconds */
  read(slowLabMs?: number): Served {
    const inFlight = [...this.#inFlight].filter(([epoch]) => epoch < this.#epoch);
    return {
      sinceWallMs: this.#sinceWallMs,
      total: sum([...this.#byStatus]),
      byStatus: Object.fromEntries(this.#byStatus),
      ...(slowLabMs === undefined
        ? {}
        : { slow: sum([...this.#byDurationLabMs].filter(([labMs]) => labMs >= slowLabMs)) }),
      stragglers: sum(inFlight),
    };
  }
}

function sum(counts: readonly (readonly [number, number])[]): number {
  return counts.reduce((total, [, count]) => total + count, 0);
}
