import { wallNowMs } from './clock.ts';

/** Proof of what a service answered since the last change of its faults. */
export interface Served {
  /** Moment of the last change (or of the start), fractional epoch ms. */
  readonly sinceWallMs: number;
  /** Requests that arrived after that moment and are answered. */
  readonly total: number;
  /** The same by status; a status that did not occur is left out. */
  readonly byStatus: Readonly<Record<string, number>>;
  /** Requests still in the works that arrived before that moment: they may yet answer in the old way. */
  readonly stragglers: number;
}

/** Called when a request is answered. */
export type Finish = (status: number) => void;

/** Counts answers per epoch; an epoch ends when a fault is set or cleared. */
export class ServedCounter {
  #epoch = 0;
  #sinceWallMs = wallNowMs();
  #byStatus = new Map<number, number>();
  readonly #inFlight = new Map<number, number>();

  restart(atWallMs: number): void {
    this.#epoch += 1;
    this.#sinceWallMs = atWallMs;
    this.#byStatus = new Map();
  }

  /** Notes that a request arrived. */
  begin(): Finish {
    const epoch = this.#epoch;
    this.#inFlight.set(epoch, (this.#inFlight.get(epoch) ?? 0) + 1);
    return (status) => {
      const left = (this.#inFlight.get(epoch) ?? 0) - 1;
      if (left > 0) this.#inFlight.set(epoch, left);
      else this.#inFlight.delete(epoch);
      if (epoch === this.#epoch) this.#byStatus.set(status, (this.#byStatus.get(status) ?? 0) + 1);
    };
  }

  read(): Served {
    const inFlight = [...this.#inFlight].filter(([epoch]) => epoch < this.#epoch);
    return {
      sinceWallMs: this.#sinceWallMs,
      total: [...this.#byStatus.values()].reduce((sum, count) => sum + count, 0),
      byStatus: Object.fromEntries(this.#byStatus),
      stragglers: inFlight.reduce((sum, [, count]) => sum + count, 0),
    };
  }
}
