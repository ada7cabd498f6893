/**
 * The wall time as the system's clock tells it, in fractional epoch milliseconds. `Date.now()` counts whole ones, and the time
 * that a process counts from its start (`performance.timeOrigin` and `performance.now()`) runs away from the clock where that
 * is being slewed: 2 ms in 250 ms were seen, and 313 ms after a few minutes, which is 19 s of lab time at speed 60. Prometheus
 * and Alertmanager stamp what they do with the system's clock, so this follows it to the millisecond.
 *
 * Readings never run backwards, unless the system's clock is set back by more than `stepMs`.
 */
export function wallNowMs(): number {
  return steady === undefined ? systemClock.read() : steadyWallMs(steady, process.hrtime.bigint());
}

/** What the wall showed at an instant of the machine's monotonic clock. */
export interface SteadyZero {
  readonly wallMs: number;
  readonly monotonicNs: bigint;
}

let steady: SteadyZero | undefined;

/**
 * From now on this process counts the wall by the machine's monotonic clock, from an instant on that it shares with others. So
 * do programs with the lab's clock, which knows nothing of a wall that is slewed.
 */
export function countWallFrom(zero: SteadyZero): void {
  steady = zero;
}

/** The same from this moment on, or from the zero that was set before, which is returned: runs side by side share it. */
export function countSteadily(): SteadyZero {
  steady ??= { wallMs: systemClock.read(), monotonicNs: process.hrtime.bigint() };
  return steady;
}

/** The wall by the monotonic clock, epoch milliseconds. */
export function steadyWallMs({ wallMs, monotonicNs }: SteadyZero, nowNs: bigint): number {
  return wallMs + Number(nowNs - monotonicNs) / 1e6;
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
