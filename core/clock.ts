import { z } from 'zod';

/**
 * What makes lab time run fast. `compiled`: the programs keep the time of the wall, and every duration of their configuration
 * is divided by the speed (ADR 0004). `lab`: the programs were built with a clock that runs fast, and read the configuration as
 * it is in production (ADR 0018).
 */
export const clocks = ['compiled', 'lab'] as const;
export type Clock = (typeof clocks)[number];
export const clockSchema = z.enum(clocks, `want ${clocks.join(' or ')}`);

/** How a run makes its time. */
export interface Pace {
  /** Lab seconds per second of the wall. */
  readonly speed: number;
  /** Default `compiled`. */
  readonly clock?: Clock | undefined;
}

/**
 * Lab seconds per second of the programs' own clock: what is fixed in a program, such as the 5 s between two discoveries of
 * Prometheus, lasts so many times longer in lab time.
 */
export function programSpeedOf({ speed, clock = 'compiled' }: Pace): number {
  return clock === 'lab' ? 1 : speed;
}

/** Seconds of the programs' own clock per second of the wall. */
export function programRateOf({ speed, clock = 'compiled' }: Pace): number {
  return clock === 'lab' ? speed : 1;
}
