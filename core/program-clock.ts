import { z } from 'zod';

/**
 * The clock by which the programs under test stamp and measure, seen from the wall. Both count milliseconds since 1970.
 */
export interface ProgramClock {
  /** Seconds of the programs in one second of the wall. */
  readonly rate: number;
  toWallMs(programMs: number): number;
  toProgramMs(wallMs: number): number;
}

/** The programs look at the wall themselves. */
export const wallItself: ProgramClock = {
  rate: 1,
  toWallMs: (programMs) => programMs,
  toProgramMs: (wallMs) => wallMs,
};

/** From an instant on, the programs' clock showed this and ran at this rate. */
export interface ClockStep {
  readonly wallMs: number;
  readonly programMs: number;
  /** Seconds of the programs in one second of the wall, above 0. */
  readonly rate: number;
}

/**
 * A clock that ran at several rates, one after the other.
 *
 * @param steps in order, at least one; asked anew at each reading, so that one may be added. What lies before the first is
 *   counted back at its rate.
 * @param rate at which it runs while something is measured
 * @example steppedClock(() => [{ wallMs: 0, programMs: 1000, rate: 60 }], 60).toProgramMs(10) // 1600
 */
export function steppedClock(steps: () => readonly [ClockStep, ...ClockStep[]], rate: number): ProgramClock {
  const stepAt = (isOver: (step: ClockStep) => boolean): ClockStep => steps().findLast(isOver) ?? steps()[0];
  return {
    rate,
    toWallMs: (programMs) => {
      const step = stepAt((one) => one.programMs <= programMs);
      return step.wallMs + (programMs - step.programMs) / step.rate;
    },
    toProgramMs: (wallMs) => {
      const step = stepAt((one) => one.wallMs <= wallMs);
      return step.programMs + (wallMs - step.wallMs) * step.rate;
    },
  };
}

/** What our own programs are told of a clock that the others have; the rest they read from the clock page. */
export interface SharedClock {
  /** Seconds of the programs in one second of the run's wall while something is measured. */
  readonly rate: number;
}

const sharedSchema = z.object({ rate: z.number().positive() });

/** As one line of JSON, for an environment variable. */
export function writeClock({ rate }: SharedClock): string {
  return JSON.stringify({ rate });
}

/** @throws ZodError for text that `writeClock` did not write */
export function readClock(text: string): SharedClock {
  return sharedSchema.parse(JSON.parse(text));
}
