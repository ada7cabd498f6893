import type { Instant } from './others-clock.ts';

interface Total {
  readonly machine: number;
  readonly run: number;
}

/**
 * What grows with the machine's time, counted by the wall of the run: where a lab is held back to a quarter of its pace, users
 * go on asking as before, and each of their requests counts for a quarter.
 *
 * What a total gained since the reading before counts at the mean pace in between. So a steady gain comes out exact, wherever
 * the pace changed; for one that is not, whoever has totals reads them at every change of pace (`OthersClock.onPace`) too. While the
 * pace never changes, every total stays as it is.
 */
export class RunTotals {
  readonly #instant: () => Instant;
  #last: Instant;
  #pace = 1;
  #isHeldBack = false;
  readonly #totals = new Map<string, Total>();

  /** @param instant of the moment, by both clocks */
  constructor(instant: () => Instant) {
    this.#instant = instant;
    this.#last = instant();
  }

  /** Begins a reading: what is asked for next was gained since the one before. */
  begin(): void {
    const now = this.#instant();
    const machineNs = now.machineNs - this.#last.machineNs;
    if (machineNs <= 0n) return;
    this.#pace = Number(now.runWallNs - this.#last.runWallNs) / Number(machineNs);
    this.#isHeldBack ||= this.#pace !== 1;
    this.#last = now;
  }

  /**
   * A total of this reading. One that fell has begun anew, and so has what is returned for it.
   *
   * @param key of the total. @param machine how much it is by the machine's time, 0 or more
   */
  of(key: string, machine: number): number {
    if (!this.#isHeldBack) {
      this.#totals.set(key, { machine, run: machine });
      return machine;
    }
    const before = this.#totals.get(key);
    const isNew = before === undefined || machine < before.machine;
    const run = isNew ? machine * this.#pace : before.run + (machine - before.machine) * this.#pace;
    this.#totals.set(key, { machine, run });
    return run;
  }
}
