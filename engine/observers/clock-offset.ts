import type { AxiosResponse } from 'axios';
import { type ProgramClock, wallItself } from '../../core/program-clock.ts';

/**
 * How far ahead of our own clock another one is, at the least and at the most, wall milliseconds; negative for behind. What is
 * not known is an infinity.
 */
export interface ClockOffset {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** Resolution of the header `Date` (RFC 9110, 6.6.1): whole seconds, cut off. */
const dateHeaderMs = 1000;

/**
 * What the header `Date` of an answer tells of its program's clock. Only to a second; but readings many times a second see
 * that second end, which narrows it down to the pause between two of them.
 *
 * @param askedAtMs when the request went out, by our clock, and `answeredAtMs` when its answer was there
 * @returns undefined when there is no such header
 */
export function offsetByDate(
  { headers }: Pick<AxiosResponse, 'headers'>,
  askedAtMs: number,
  answeredAtMs: number,
  programs: ProgramClock = wallItself,
): ClockOffset | undefined {
  const dateMs = Date.parse(String(headers['date']));
  if (Number.isNaN(dateMs)) return undefined;
  return {
    leastMs: programs.toWallMs(dateMs) - answeredAtMs,
    mostMs: programs.toWallMs(dateMs + dateHeaderMs) - askedAtMs,
  };
}

/** What two measurements know together. */
export function narrowed(
  known: ClockOffset | undefined,
  next: ClockOffset | undefined,
): ClockOffset | undefined {
  if (known === undefined || next === undefined) return known ?? next;
  return {
    leastMs: Math.max(known.leastMs, next.leastMs),
    mostMs: Math.min(known.mostMs, next.mostMs),
  };
}
