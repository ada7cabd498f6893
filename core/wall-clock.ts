/**
 * The wall time as the system's clock tells it, in fractional epoch milliseconds. `Date.now()` counts whole ones, and the time
 * that a process counts from its start (`performance.timeOrigin` and `performance.now()`) runs away from the clock where that
 * is being slewed: 2 ms in 250 ms were seen, and 313 ms after a few minutes, which is 19 s of lab time at speed 60. Prometheus
 * and Alertmanager stamp what they do with the system's clock, so this follows it to the millisecond.
 *
 * Readings never run backwards, unless the system's clock is set back by more than `stepMs`.
 */
export function wallNowMs(): number {
  return systemClock.read();
}

/** A clock that is set, not slewed, jumps by more than this. Wall milliseconds. */
const stepMs = 50;

/** What a reading is made from: whole milliseconds of the system's clock, and fractional ones of a steady one. */
export interface ClockSources {
  readonly systemMs: () => number;
  readonly steadyMs: () => number;
}

/** Follows a clock of whole milliseconds with the fractions of a steady one. */
export class FollowingClock {
  readonly #sources: ClockSources;
  #offsetMs: number;
  #lastMs: number;

  constructor(sources: ClockSources) {
    this.#sources = sources;
    this.#lastMs = sources.systemMs();
    this.#offsetMs = this.#lastMs - sources.steadyMs();
  }

  read(): number {
    const steadyMs = this.#sources.steadyMs();
    const wholeMs = this.#sources.systemMs();
    // The true time lies within the whole millisecond that the system tells.
    const atMs = Math.min(Math.max(steadyMs + this.#offsetMs, wholeMs), wholeMs + lastOfMillisecond);
    this.#offsetMs = atMs - steadyMs;
    const isStep = this.#lastMs - atMs > stepMs;
    this.#lastMs = isStep ? atMs : Math.max(this.#lastMs, atMs);
    return this.#lastMs;
  }
}

const lastOfMillisecond = 0.999;

const systemClock = new FollowingClock({ systemMs: () => Date.now(), steadyMs: () => performance.now() });
