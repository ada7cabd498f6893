/** What became of a customer, told by the number of the visit. */
export interface Outcome {
  readonly id: number;
  readonly label: number;
}

/** Outcomes that nobody takes for so long are dropped: the ML API is gone. */
const most = 5000;

/** Outcomes that are not known yet: each comes out some time after the visit. */
export class WaitingOutcomes {
  readonly #delayMs: number;
  #waiting: { readonly outcome: Outcome; readonly dueMs: number }[] = [];

  /** @param delayMs between a visit and its outcome, wall milliseconds. */
  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  add(outcome: Outcome, nowMs: number): void {
    this.#waiting.push({ outcome, dueMs: nowMs + this.#delayMs });
    if (this.#waiting.length > most) this.#waiting.shift();
  }

  /** The outcomes that are known by now; they stay until they were told. */
  due(nowMs: number): Outcome[] {
    return this.#waiting.filter(({ dueMs }) => dueMs <= nowMs).map(({ outcome }) => outcome);
  }

  /** Forgets the first `count`: they were told. */
  told(count: number): void {
    this.#waiting = this.#waiting.slice(count);
  }
}
