import type { Term, Window } from '../../plan.ts';
import type { GroupClock } from './group-clock.ts';

/**
 * What is added to the instant at which Prometheus first sends an alert, or its end, when that may be lost: then the next
 * sending after the disturbance counts.
 *
 * @param waitMs how long the group waits for a new alert; one that comes so late is told at once. 0 for an end
 */
export function lostSendTerms(
  sent: Pick<Window, 'earliestMs' | 'latestMs'>,
  { lostSends, resentEveryMs }: Pick<GroupClock, 'lostSends' | 'resentEveryMs'>,
  waitMs: number,
): Term[] {
  return lostSends
    .filter(({ fromMs, toLatestMs }) => fromMs <= sent.latestMs && sent.earliestMs <= toLatestMs)
    .map(({ fromMs, toEarliestMs, toLatestMs, why }) => {
      const isLost = fromMs <= sent.earliestMs && sent.latestMs <= toEarliestMs;
      const minMs = isLost ? toEarliestMs - waitMs - sent.earliestMs : 0;
      const maxMs = toLatestMs + resentEveryMs - sent.latestMs;
      return { name: 'lost send', minMs, maxMs: Math.max(minMs, 0, maxMs), why };
    });
}
