import type { EventOf } from '../journal.ts';

/** What a machine showed while a stack ran on it, in wall milliseconds; it does not depend on the speed. */
export type Showing = Pick<
  EventOf<'headroom'>,
  'longestScrapeMs' | 'longestRuleGroupMs' | 'longestEventLoopLagMs' | 'missedRuleIterations'
>;

/** What must hold, in lab milliseconds, as the uncompressed configuration says it. */
export interface Limits {
  readonly scrapeTimeoutMs: number;
  readonly evaluationIntervalMs: number;
}

/** The speeds that `--speed auto` chooses from, fastest first: few, so that runs on one machine stay comparable. */
export const offeredSpeeds = [120, 60, 30, 10, 5, 2, 1] as const;

/**
 * Room that is left for a busier moment than the one that was measured: what was seen may double. In the bench on
 * 2 cores, the longest scrape of one scenario differed by a factor of 2 from run to run on a quiet machine.
 */
const safetyFactor = 2;

/** Whether a machine that showed this can keep the compressed timeouts and intervals of a speed, with room to spare. */
export function isSafe(speed: number, showing: Showing, limits: Limits): boolean {
  const { longestScrapeMs, longestRuleGroupMs, longestEventLoopLagMs } = showing;
  // What was not measured may be anything.
  if (longestScrapeMs === null || longestRuleGroupMs === null) return false;
  const scrapeMs = safetyFactor * longestScrapeMs;
  const evaluationMs = safetyFactor * Math.max(longestRuleGroupMs, longestEventLoopLagMs);
  return scrapeMs <= limits.scrapeTimeoutMs / speed && evaluationMs <= limits.evaluationIntervalMs / speed;
}

/**
 * The highest offered speed that is safe, no higher than `atMost`.
 *
 * @returns undefined when not even real time is safe
 */
export function highestSafeSpeed(showing: Showing, limits: Limits, atMost: number): number | undefined {
  return offeredSpeeds.find(
    (speed) => speed <= atMost && isSafe(speed, showing, limits) && showing.missedRuleIterations === 0,
  );
}
