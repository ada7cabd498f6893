import type { Route } from '../../config/alertmanager.ts';
import { formatDuration } from '../../duration.ts';
import { type PlannedAgain, reaching, sumTerms, type Window } from '../../plan.ts';
import type { GroupClock, Mate } from './group-clock.ts';
import { namesOf } from './group-wait.ts';
import { lastHeldBackMs } from './held-back.ts';
import type { PlannedAlert } from './planned-alert.ts';

/** Time between two notifications of an unchanged group: the first tick strictly after repeat_interval. */
export function repeatEveryMs(route: Route): number {
  return (Math.floor(route.repeatIntervalMs / route.groupIntervalMs) + 1) * route.groupIntervalMs;
}

/**
 * From one notification of an unchanged group to the next, in ticks. The log is written once the receiver has answered
 * and is read at a tick: a repeat_interval that ends within the machine's time of a tick may go either way.
 */
function ticksToRepeat({ route, deliveryMs }: GroupClock): { readonly least: number; readonly most: number } {
  const tickMs = route.groupIntervalMs;
  return {
    least: Math.max(1, Math.ceil((route.repeatIntervalMs - deliveryMs) / tickMs)),
    most: Math.floor((route.repeatIntervalMs + deliveryMs) / tickMs) + 1,
  };
}

/** The longest time after which an unchanged group speaks again, in lab milliseconds. */
export function repeatWithinMs(clock: GroupClock): number {
  return ticksToRepeat(clock).most * clock.route.groupIntervalMs;
}

/** Planned one by one up to so many; a group that repeats faster than that gets one window for all of them. */
const mostRepeats = 24;

/** The repeats of an alert that is alone in its group and that nobody mutes. */
export function repeatsOf(
  one: PlannedAlert,
  notified: Window,
  isTold: boolean,
  clock: GroupClock,
): PlannedAgain[] {
  const { route, deliveryMs } = clock;
  const tickMs = route.groupIntervalMs;
  const ticks = ticksToRepeat(clock);
  const untilMs = one.life.ended.latestMs + deliveryMs;
  const repeats: PlannedAgain[] = [];
  for (let count = 1; ; count += 1) {
    const window = sumTerms([
      ...notified.terms,
      {
        name: count === 1 ? 'repeat' : `${count} repeats`,
        minMs: count * ticks.least * tickMs,
        maxMs: count * ticks.most * tickMs,
        why: `the first tick of ${formatDuration(tickMs)} after repeat_interval ${formatDuration(route.repeatIntervalMs)}`,
      },
    ]);
    if (window.earliestMs > untilMs) return repeats;
    if (count > mostRepeats || window.latestMs >= window.earliestMs + ticks.least * tickMs)
      return [...repeats, again('repeat', 'firing', openEnded(window, untilMs))];
    const isCertain = isTold && window.latestMs < one.life.ended.earliestMs;
    repeats.push({
      because: 'repeat',
      status: 'firing',
      certainty: isCertain ? 'must' : 'may',
      window: isCertain ? window : openEnded(window, Math.min(window.latestMs, untilMs)),
    });
  }
}

/** When a receiver may hear again of an alert because of others: of its mates, or of those that mute it. */
export function newsOf(
  one: PlannedAlert,
  { notified, resolved }: { readonly notified: Window; readonly resolved: Window },
  { mates, mateEndsMs }: { readonly mates: readonly Mate[]; readonly mateEndsMs: number },
  clock: GroupClock,
): PlannedAgain[] {
  const { deliveryMs, retentionMs, route, sendsResolved } = clock;
  const kept = clock.refusals.length > 0 ? 'refused' : 'muted';
  const who = mates.length > 0 ? `the group speaks of ${namesOf(mates)} too` : `it was ${kept} for a time`;
  const firing = again(
    'news',
    'firing',
    openEnded(notified, Math.max(notified.earliestMs, one.life.ended.latestMs + deliveryMs), who),
  );
  const newsMs = Math.min(mateEndsMs, resolved.latestMs + retentionMs + route.groupIntervalMs);
  const latestMs = Math.max(newsMs, lastHeldBackMs(clock));
  if (!sendsResolved || mates.length === 0 || latestMs < resolved.earliestMs) return [firing];
  const why = `${who}, and Prometheus sends the end again for 15 minutes of wall time`;
  return [firing, again('news', 'resolved', openEnded(resolved, latestMs, why))];
}

/** What a receiver may hear when an alert ends and fires again so soon that no tick need see it. */
export function pausesOf({ life: { pauses = [], ended } }: PlannedAlert, clock: GroupClock): PlannedAgain[] {
  const { deliveryMs, sendsResolved } = clock;
  const why = 'a tick may fall into the time between its end and its next firing';
  return pauses.flatMap((pause): PlannedAgain[] => {
    const overMs = pause.firing.latestMs + deliveryMs;
    const toldMs = Math.min(ended.latestMs + deliveryMs, overMs + repeatWithinMs(clock));
    const firing = again('news', 'firing', openEnded(pause.firing, toldMs, why));
    const resolved = again('news', 'resolved', openEnded(pause.ended, overMs, why));
    return sendsResolved ? [resolved, firing] : [firing];
  });
}

function again(
  because: PlannedAgain['because'],
  status: PlannedAgain['status'],
  window: Window,
): PlannedAgain {
  return { because, status, certainty: 'may', window };
}

/** From the beginning of a window to another end. */
function openEnded(window: Window, latestMs: number, why = 'as long as it fires'): Window {
  return reaching(window, { latestMs: Math.max(window.earliestMs, latestMs) }, { name: 'again', why });
}
