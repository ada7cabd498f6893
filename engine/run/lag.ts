import { wallNowMs } from '../../core/wall-clock.ts';

/** How often it looks, machine milliseconds. */
const everyMs = 10;

/**
 * By how much this process is late for what it wants to do, in milliseconds of the wall: where the run is held back, so is what
 * it could have missed. Going out of scope stops the measurement.
 */
export class Lag implements Disposable {
  #longestMs = 0;
  #lastMs = wallNowMs();
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => this.#look(), everyMs).unref();
  }

  /** The longest since the last reset, 0 or more. */
  get longestMs(): number {
    this.#look();
    return this.#longestMs;
  }

  reset(): void {
    this.#longestMs = 0;
    this.#lastMs = wallNowMs();
  }

  #look(): void {
    const nowMs = wallNowMs();
    this.#longestMs = Math.max(this.#longestMs, nowMs - this.#lastMs - everyMs);
    this.#lastMs = nowMs;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
