import { formatDuration } from '../../core/duration.ts';
import { FiredrillError } from '../../core/errors.ts';
import { machineWallMs } from '../../core/oracle/setting.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import type { FirstScrapes } from '../observers/prometheus.ts';

/** Window of the rules that page, lab milliseconds (alerts.md, catalogue); over longer ones a hole hardly counts. */
const shortWindowMs = 5 * 60_000;
/** How far back TargetFlapping counts the changes of `up`, lab milliseconds (alerts.md, catalogue). */
const flappingWindowMs = 10 * 60_000;
/** How often a stack may have to wait for that; then the machine is too busy for it. */
const mostWaits = 3;

/** When the healthy past of a run ended, and how often it is scraped from then on. Wall milliseconds. */
export interface Boot {
  readonly pastEndWallMs: number;
  readonly everyWallMs: number;
  /** Lab seconds per wall second. */
  readonly speed: number;
}

/** Whether there is a hole between the past and the first scrapes. */
function isLate({ beganAtWallMs }: FirstScrapes, { pastEndWallMs, everyWallMs }: Boot): boolean {
  // A hole that is shorter than an interval is none: at speed 1 the scrapes are 15 s apart.
  const allowedMs = Math.max(machineWallMs.gapAfterPast, everyWallMs);
  return beganAtWallMs - everyWallMs - pastEndWallMs > allowedMs;
}

/** Wall epoch milliseconds from which the windows hold nothing of the boot. */
export function settledAt(first: FirstScrapes, boot: Boot): number {
  const { beganAtWallMs, lastDownAtWallMs } = first;
  const { everyWallMs, speed } = boot;
  return Math.max(
    isLate(first, boot) ? beganAtWallMs + shortWindowMs / speed : 0,
    lastDownAtWallMs === null ? 0 : lastDownAtWallMs + everyWallMs + flappingWindowMs / speed,
  );
}

/**
 * Waits until the windows hold nothing of the boot. Where Prometheus was late, windows that reach into the hole would see
 * fewer samples than the oracle counts on and fire early. A target that came up late has come and gone as far as
 * TargetFlapping can see, until nobody remembers that; and while the stack waits it may go down once more.
 *
 * @param first what was scraped so far
 * @param read what was scraped by the end of a wait
 * @param nowMs for tests; wall epoch milliseconds
 * @throws FiredrillError `STEADY_STATE`, inconclusive, when targets keep coming and going
 */
export async function waitUntilSettled(
  boot: Boot,
  first: FirstScrapes,
  read: () => Promise<FirstScrapes>,
  sleepUntil: (wallMs: number) => Promise<void>,
  nowMs: () => number = wallNowMs,
): Promise<void> {
  let settledAtWallMs = settledAt(first, boot);
  for (let waits = 0; nowMs() < settledAtWallMs; waits += 1) {
    if (waits === mostWaits) throw restless();
    await sleepUntil(settledAtWallMs);
    settledAtWallMs = settledAt(await read(), boot);
  }
}

function restless(): FiredrillError {
  return new FiredrillError('inconclusive', 'STEADY_STATE', 'targets came and went while the stack settled', {
    want: `${formatDuration(flappingWindowMs)} of lab time in which every target is up`,
    got: `one was down during each of ${mostWaits} waits`,
    hint: 'a machine that is too busy cannot answer scrapes in time; run fewer stacks, or add --speed 30',
  });
}
