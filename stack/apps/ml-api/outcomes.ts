import { Sliding } from './sliding.ts';

/** Predictions that wait for their outcome: those of 5 minutes at 120 a second and speed 1, and of the delay. */
const maximumWaiting = 40_000;

/** What became of a customer, some time after the prediction. */
export interface Outcome {
  /** The number that the request for the prediction brought. */
  readonly id: number;
  /** Index into `classNames`. */
  readonly label: number;
}

/** Joins predictions with the outcomes that come later. */
export class OutcomeLedger {
  /** Predicted label by request. A Map keeps the order of insertion, so that its first key is the oldest. */
  readonly #waiting = new Map<number, number>();
  readonly #judged: Sliding<boolean>;

  constructor(windowWallMs: number, now?: () => number) {
    this.#judged = new Sliding(windowWallMs, now);
  }

  predicted(id: number, label: number): void {
    this.#waiting.set(id, label);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > maximumWaiting && oldest !== undefined) this.#waiting.delete(oldest);
  }

  /** Returns how many of the outcomes belong to predictions that were made here and not judged yet. */
  take(outcomes: readonly Outcome[]): number {
    let known = 0;
    for (const { id, label } of outcomes) {
      const predicted = this.#waiting.get(id);
      if (predicted === undefined) continue;
      this.#waiting.delete(id);
      this.#judged.add(predicted === label);
      known += 1;
    }
    return known;
  }

  /** The outcomes that came within the window, true where the prediction was right. */
  judged(): boolean[] {
    return this.#judged.read();
  }
}
