import { reaching, type Window } from '../../plan.ts';
import type { Refusal } from '../setting.ts';
import type { GroupClock } from './group-clock.ts';

/** @returns how much later than its time a receiver is told of an alert because it refuses; 0 when it does not. */
export function refusedForMs(notified: Window, { refusals }: GroupClock): number {
  const refusal = refusals.find((one) => isWithin(notified, one));
  return refusal === undefined ? 0 : refusal.toMs - refusal.fromMs;
}

/** When something comes that may be refused first. */
export function heldBack(window: Window, clock: GroupClock): Window {
  return clock.refusals.reduce((known, refusal) => moved(known, refusal, clock), window);
}

/** When the last of what was refused is told at the latest; minus infinity where nothing is refused. */
export function lastHeldBackMs(clock: GroupClock): number {
  return Math.max(Number.NEGATIVE_INFINITY, ...clock.refusals.map((one) => ticksAfter(one, clock).lastMs));
}

/** What falls into a refusal comes at the first tick after it. */
export function moved(window: Window, refusal: Refusal, clock: GroupClock): Window {
  if (!meets(window, refusal)) return window;
  const { firstMs, lastMs } = ticksAfter(refusal, clock);
  const latestMs = Math.max(window.latestMs, lastMs);
  const ends = isWithin(window, refusal) ? { earliestMs: firstMs, latestMs } : { latestMs };
  const why = `${refusal.receiver} refuses until then, and is told at the group's next tick`;
  return reaching(window, ends, { name: 'refused', why });
}

/** When the first tick after a refusal may come, with the way of its batch. Lab milliseconds. */
export function ticksAfter({ toMs }: Refusal, { route, deliveryMs }: GroupClock) {
  return { firstMs: toMs, lastMs: toMs + route.groupIntervalMs + deliveryMs };
}

/** Whether a window and a refusal have an instant in common. */
export function meets({ earliestMs, latestMs }: Window, { fromMs, toMs }: Refusal): boolean {
  return earliestMs <= toMs && latestMs >= fromMs;
}

/** Whether every instant of a window is refused. */
export function isWithin({ earliestMs, latestMs }: Window, { fromMs, toMs }: Refusal): boolean {
  return earliestMs >= fromMs && latestMs <= toMs;
}
