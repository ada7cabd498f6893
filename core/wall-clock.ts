/**
 * The wall time as the system's clock tells it, in fractional epoch milliseconds. `Date.now()` counts whole ones, and the time
 * that a process counts from its start (`performance.timeOrigin` and `performance.now()`) runs away from the clock where that
 * is being slewed: 2 ms in 250 ms were seen, and 313 ms after a few minutes, which is 19 s of lab time at speed 60. Prometheus
 * and Alertmanager stamp what they do with the system's clock, so this follows it to the millisecond.
 *
 * Readings never run backwards, unless the system's clock is set back by more than `stepMs`.
 *
 * With the lab's clock this is the wall *of the run*: it goes by the machine's monotonic clock, and is held back wherever the lab
 * is (ADR 0019). A lab second is then always the same part of it, and so is everything that is measured by it.
 */
export function wallNowMs(): number {
  return runWallMs === undefined ? systemClock.read() : runWallMs();
}

/** For waits: milliseconds of which only differences mean something, which no setting of a clock moves; those of the run's wall. */
export function steadyNowMs(): number {
  return runWallMs === undefined ? performance.now() : runWallMs();
}

/** What the wall showed at an instant of the machine's monotonic clock. */
export interface SteadyZero {
  readonly wallMs: number;
  readonly monotonicNs: bigint;
}

/** From that instant on it goes at this pace. */
export interface PaceStep extends SteadyZero {
  /** Seconds of the run's wall per second of the machine, 0 (it stands still) to 1. */
  readonly pace: number;
}

/** How this process reads the wall of the run; undefined where that is the system's clock. */
let runWallMs: (() => number) | undefined;

/** For a program that is told of the wall of the run; null is for the system's clock. */
export function countWallBy(read: (() => number) | null): void {
  runWallMs = read ?? undefined;
}

/** The wall of the runs of a process, which share it: it is their machine that has to keep up. */
export class RunWall {
  readonly #steps: PaceStep[];

  constructor(zero: SteadyZero) {
    this.#steps = [{ ...zero, pace: 1 }];
  }

  /** Seconds of it per second of the machine, as it was set last. */
  get pace(): number {
    return this.#steps.at(-1)?.pace ?? 1;
  }

  /**
   * From an instant on it goes at another pace.
   *
   * @param pace 0 to 1. @param monotonicNs from when on; the change before it counts at least until its own instant
   */
  setPace(pace: number, monotonicNs: bigint): void {
    const before = this.#steps.at(-1)?.monotonicNs ?? monotonicNs;
    const fromNs = monotonicNs < before ? before : monotonicNs;
    this.#steps.push({ wallMs: this.at(fromNs), monotonicNs: fromNs, pace });
    // Nobody asks for an instant that is so many changes ago.
    if (this.#steps.length > mostSteps) this.#steps.shift();
  }

  /** What it shows at an instant of the machine's monotonic clock, epoch milliseconds. */
  at(monotonicNs: bigint): number {
    const step = this.#steps.findLast((one) => one.monotonicNs <= monotonicNs) ?? this.#steps[0];
    if (step === undefined) throw new Error('a wall has a zero');
    return step.wallMs + (Number(monotonicNs - step.monotonicNs) / 1e6) * step.pace;
  }
}

const mostSteps = 1000;

/** From now on this process counts by the wall of its runs, which begins where the system's clock is. */
export function countSteadily(): RunWall {
  const wall = new RunWall({ wallMs: systemClock.read(), monotonicNs: process.hrtime.bigint() });
  countWallBy(() => wall.at(process.hrtime.bigint()));
  return wall;
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
