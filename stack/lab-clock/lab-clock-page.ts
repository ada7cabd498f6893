import {
  closeSync,
  fstatSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { FiredrillError } from '../../core/errors.ts';
import {
  type ClockSetting,
  firstPage,
  type LabTime,
  labTimeBy,
  monotonicNow,
  type PageWrite,
  pageBytes,
  thousandths,
  writesOf,
} from './page.ts';

/** The highest speed at which the programs were tried: docs/guides/lab-clock.md. Lab seconds per real second. */
export const topSpeed = 1000;

/**
 * How far ahead a change of speed is announced, real nanoseconds. A program that waits looks at the page every 2 ms
 * (`labClockCut` in runtime/lab_clock.go); it must have looked before the change counts, so that what it waits for ends on time.
 */
const aheadNs = 8_000_000n;

/** A change of which less is left when it is ready to be announced is made anew: this thread had lost its CPU meanwhile. */
const atLeastAheadNs = 6_000_000n;

/** A process that loses its CPU 100 times in a row for 2 ms or more cannot steer a clock. */
const announcements = 100;

export interface PageOptions {
  /** Lab seconds per real second, 0 to 1000, to the thousandth; 0 is a pause. Default 1. */
  readonly speed?: number;
  /** What the lab's wall clock shows at the start, nanoseconds since 1970. Default the machine's wall clock. */
  readonly wallNs?: bigint;
  /** What the lab's monotonic clock shows at the start, 1 or more. Default the machine's monotonic clock. */
  readonly labNs?: bigint;
  /** The wall of the run at an instant of the machine's monotonic clock. Default the machine's wall clock. */
  readonly runWallAt?: (monotonicNs: bigint) => bigint;
  /** Seconds of the run's wall per real second, 0 to 1. Default 1. */
  readonly pace?: number;
}

/** A page whose clocks are to go on in another way. */
export interface PageChange {
  readonly page: LabClockPage;
  /** 0 to 1000, to the thousandth; 0 is a pause. */
  readonly speed: number;
  /** 0 to 1, to the thousandth. Default: as before. */
  readonly pace?: number;
}

/** A change of speed that was made. */
export interface ClockChange extends ClockSetting {
  /** Real nanoseconds from the announcement to the change; negative if this process lost its CPU at that very moment, so that
   * programs which read the clock meanwhile saw it jump. */
  readonly aheadNs: bigint;
}

/**
 * The clock of a lab, and its only writer. Programs that were built with the lab clock map the page when they start
 * (`FIREDRILL_LAB_CLOCK=<file>`), and follow every change; containers get the file as a read-only bind mount.
 *
 * The file is made whole, under its name only when it is, and is never made shorter.
 *
 * @example
 * using clock = LabClockPage.create('/dev/shm/lab-7.clock', { speed: 60 });
 * clock.setSpeed(240);
 */
export class LabClockPage implements Disposable {
  readonly file: string;
  readonly #descriptor: number;
  readonly #settings: ClockSetting[];
  #isLeft = false;

  /**
   * Makes a page, in place of one of the same name.
   *
   * @param file on the machine's own file system or in memory (/dev/shm); programs and writer must see the same file.
   * @throws FiredrillError `LAB_CLOCK_SPEED` or `LAB_CLOCK_ZERO` for a value out of range.
   */
  static create(
    file: string,
    { speed = 1, wallNs, labNs, runWallAt = machineWallNs, pace = 1 }: PageOptions = {},
  ): LabClockPage {
    assertLabSpeed(speed);
    const monotonicNs = monotonicNow();
    const setting = {
      monotonicNs,
      labNs: labNs ?? monotonicNs,
      wallNs: wallNs ?? machineWallNs(),
      speed,
      runWallNs: runWallAt(monotonicNs),
      pace,
    };
    assertZeros(setting);
    const partial = `${file}.${process.pid}.partial`;
    writeFileSync(partial, firstPage(setting), { mode: 0o644 });
    const descriptor = openSync(partial, 'r+');
    renameSync(partial, file);
    return new LabClockPage(file, descriptor, setting);
  }

  private constructor(file: string, descriptor: number, first: ClockSetting) {
    this.file = file;
    this.#descriptor = descriptor;
    this.#settings = [first];
  }

  /** Every setting so far, in order; the last may lie ahead by some milliseconds. */
  get settings(): readonly ClockSetting[] {
    return this.#settings;
  }

  /**
   * Changes the speed of every clock of the lab, at one instant some milliseconds ahead. Lab time goes on without a step.
   * Blocks for up to 8 ms when the change before it does not count yet.
   *
   * @param speed 0 to 1000, to the thousandth; 0 is a pause.
   * @throws FiredrillError `LAB_CLOCK_SPEED`, `LAB_CLOCK_LOST` when the file is gone or another, `LAB_CLOCK_LATE` when this process
   * gets no CPU to announce a change in time.
   */
  setSpeed(speed: number): ClockChange {
    const [change] = LabClockPage.changeTogether([{ page: this, speed }]);
    if (change === undefined) throw new Error('one page, one change');
    return change;
  }

  /**
   * The same for several labs, all at the same instant.
   *
   * @returns the changes in the order of the pages
   * @throws the errors of `setSpeed`; none of the pages is changed then
   */
  static changeTogether(changes: readonly PageChange[]): ClockChange[] {
    for (const { page, speed } of changes) {
      assertLabSpeed(speed);
      page.#assertStillThere();
    }
    for (const { page } of changes) waitUntil(page.#newest().monotonicNs);
    for (let attempt = 1; attempt <= announcements; attempt++) {
      const monotonicNs = monotonicNow() + aheadNs;
      const prepared = changes.map(({ page, speed, pace }) => page.#prepare(monotonicNs, speed, pace));
      if (monotonicNs - monotonicNow() < atLeastAheadNs) continue;
      return prepared.map((announce) => announce());
    }
    throw new FiredrillError(
      'inconclusive',
      'LAB_CLOCK_LATE',
      'a change of speed could not be announced in time',
      {
        want: `${announcements} attempts, one of them made in 2 ms`,
        got: 'none',
        hint: 'the machine is too busy for a run',
      },
    );
  }

  /** Writes a setting beside the one in force. @returns what announces it */
  #prepare(monotonicNs: bigint, speed: number, newPace: number | undefined): () => ClockChange {
    const current = this.#newest();
    const { labNs, wallNs, runWallNs } = labTimeBy(current, monotonicNs);
    const setting = { monotonicNs, labNs, wallNs, speed, runWallNs, pace: newPace ?? current.pace };
    // The first setting is number 1.
    const { prepare, announce } = writesOf(BigInt(this.#settings.length + 1), setting);
    for (const write of prepare) this.#write(write);
    return () => {
      this.#write(announce);
      this.#settings.push(setting);
      return { ...setting, aheadNs: monotonicNs - monotonicNow() };
    };
  }

  /** Stops every clock of the lab; what programs do without waiting goes on. Start again with `setSpeed`. */
  pause(): ClockChange {
    return this.setSpeed(0);
  }

  /** Lab time now. */
  now(): LabTime {
    return this.at(monotonicNow());
  }

  /**
   * Lab time at an instant of the machine's monotonic clock, exact across changes of speed.
   *
   * @param monotonicNs not before the page was made.
   */
  at(monotonicNs: bigint): LabTime {
    const setting = this.#settings.findLast((one) => one.monotonicNs <= monotonicNs);
    if (setting !== undefined) return labTimeBy(setting, monotonicNs);
    throw new RangeError(`the lab clock did not run yet at ${monotonicNs}`);
  }

  /**
   * The instant of the machine's monotonic clock at which the lab's monotonic clock shows `labNs`: exact for one that has
   * passed, and for one that is to come if the speed stays. Undefined when the clock stands still before.
   */
  instantOf(labNs: bigint): bigint | undefined {
    const {
      monotonicNs,
      labNs: zeroNs,
      speed,
    } = this.#settings.findLast((one) => one.labNs < labNs) ?? this.#oldest();
    if (labNs <= zeroNs) return monotonicNs;
    if (speed === 0) return undefined;
    const perMille = BigInt(thousandths(speed));
    return monotonicNs + ((labNs - zeroNs) * 1000n + perMille - 1n) / perMille;
  }

  /** Leaves the file where it is, for programs that go on without this process: their clock stays as it is. */
  leave(): void {
    this.#isLeft = true;
  }

  /** Removes the file, unless it was left. Programs that have mapped it keep their clock as it is; none can start any more. */
  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
    if (!this.#isLeft) rmSync(this.file, { force: true });
  }

  #newest(): ClockSetting {
    return this.#settings.at(-1) ?? this.#oldest();
  }

  #oldest(): ClockSetting {
    const [oldest] = this.#settings;
    if (oldest === undefined) throw new Error('a page has a setting from the start');
    return oldest;
  }

  #write({ at, bytes }: PageWrite): void {
    writeSync(this.#descriptor, bytes, 0, bytes.length, at);
  }

  #assertStillThere(): void {
    const mine = fstatSync(this.#descriptor);
    const there = statSync(this.file, { throwIfNoEntry: false });
    if (there?.ino === mine.ino && there.dev === mine.dev && there.size >= pageBytes) return;
    throw new FiredrillError('inconclusive', 'LAB_CLOCK_LOST', 'the clock page of this run is lost', {
      want: `${this.file} as this run made it`,
      got: there === undefined ? 'no such file' : `another file, or ${there.size} bytes`,
      hint: 'programs that start now would not share the clock of the others; keep temporary files until the run has ended',
    });
  }
}

/** @throws FiredrillError `LAB_CLOCK_SPEED` for a speed that the page cannot hold or the programs cannot follow. */
export function assertLabSpeed(speed: number): void {
  const isWhole = Math.abs(speed * 1000 - thousandths(speed)) < 1e-6;
  if (Number.isFinite(speed) && speed >= 0 && speed <= topSpeed && isWhole) return;
  throw new FiredrillError('usage', 'LAB_CLOCK_SPEED', 'the speed of the lab clock is out of range', {
    want: `lab seconds per real second, 0 (a pause) to ${topSpeed}, to the thousandth`,
    got: String(speed),
  });
}

function assertZeros({ labNs, wallNs }: ClockSetting): void {
  // Go's runtime takes a clock that shows zero for a broken one, and both clocks fit 63 bits.
  if (labNs >= 1n && labNs < latestNs && wallNs >= 0n && wallNs < latestNs) return;
  throw new FiredrillError('usage', 'LAB_CLOCK_ZERO', 'the lab clock cannot start there', {
    want: 'a monotonic clock of 1 ns or more and a wall clock from 1970 to 2250',
    got: `${labNs} ns and ${wallNs} ns`,
  });
}

/** The year 2250, of 2262 that 63 bits hold. */
const latestNs = BigInt(Date.UTC(2250, 0)) * 1_000_000n;

function machineWallNs(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}

const never = new Int32Array(new SharedArrayBuffer(4));

/** Blocks this thread. Milliseconds, so rounded up. */
function waitUntil(monotonicNs: bigint): void {
  for (let left = monotonicNs - monotonicNow(); left > 0n; left = monotonicNs - monotonicNow())
    Atomics.wait(never, 0, 0, Number(left) / 1e6);
}
