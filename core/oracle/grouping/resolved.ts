import type { Route } from '../../config/alertmanager.ts';
import { formatDuration } from '../../duration.ts';
import { nameAlert } from '../../labels.ts';
import { sumTerms } from '../../plan.ts';
import { endingAfterQuiets } from './after-quiet.ts';
import { clockOf, type GroupClock, type Mate } from './group-clock.ts';
import type { Ending, Groups, Others } from './groups.ts';
import { later } from './later.ts';
import { lostSendTerms } from './lost-send.ts';
import { deliveryTerm, mayMuteWithin, mutersOf } from './mutes.ts';
import { isSeenThrough, type PlannedAlert } from './planned-alert.ts';
import { quietsOf } from './quiet.ts';

/** "Resolved" goes out at the group's next tick, or when nothing mutes the alert any more and its end is sent again. */
export function resolvedOf(one: PlannedAlert, { mates, muters, clock }: Others): Ending {
  const { deliveryMs, route, resentEveryMs } = clock;
  const tick = sumTerms([
    ...one.life.ended.terms,
    ...lostSendTerms(one.life.ended, clock, 0),
    {
      name: 'group tick',
      minMs: 0,
      maxMs: route.groupIntervalMs,
      why: `resolved goes out at the next tick of ${formatDuration(route.groupIntervalMs)}`,
    },
    deliveryTerm(clock),
  ]);
  // What mutes for ever lets nothing out later. Once one of them mutes the end, the others may mute it after that.
  const ending = muters.filter(({ source }) => Number.isFinite(source.life.ended.latestMs));
  const muting = ending.some((muter) => mayMuteWithin(muter, tick, clock)) ? ending : [];
  const window = muting.reduce((known, muter) => {
    // An end that was muted is forgotten, and comes back when Prometheus sends it again.
    const latestMs = muter.source.life.ended.latestMs + resentEveryMs + route.groupIntervalMs + deliveryMs;
    return later(
      known,
      latestMs,
      'muted',
      `until ${nameAlert(muter.source.life.alert)} ends and it is sent again`,
    );
  }, tick);
  const firesAgain = mates.some(
    ({ isSame, alert }) =>
      isSame &&
      alert !== one &&
      alert.life.firing.latestMs >= one.life.ended.earliestMs &&
      alert.life.firing.earliestMs - one.life.ended.latestMs < route.groupIntervalMs + 2 * deliveryMs,
  );
  if (!clock.sendsResolved) return { window, told: 'must-not' };
  // Of an alert that the oracle does not see through the scenario says that its end must be told.
  if (!isSeenThrough(one)) return { window, told: 'must' };
  // The log forgets what is older than two repeat intervals, and with it that there is an end to tell of.
  const forgets = route.repeatIntervalMs <= route.groupIntervalMs + deliveryMs;
  const muter = muters.find(
    (one) =>
      isSeenThrough(one.source) &&
      mayMuteWithin(one, { ...tick, earliestMs: tick.earliestMs - route.groupIntervalMs }, clock),
  );
  const reasons = [
    forgets
      ? `Alertmanager's log forgets it: repeat_interval ${formatDuration(route.repeatIntervalMs)} is no longer than group_interval ${formatDuration(route.groupIntervalMs)}`
      : undefined,
    muter === undefined ? undefined : `${nameAlert(muter.source.life.alert)} may mute it then`,
    firesAgain ? 'it may fire again before the next tick' : undefined,
    endsUntold(one, clock) ? 'it may be over before the group has a tick again' : undefined,
  ].filter((reason) => reason !== undefined);
  const [untoldBecause] = reasons;
  return untoldBecause === undefined ? { window, told: 'must' } : { window, told: 'may', untoldBecause };
}

/** After a pause whose end was told, an alert that is over before the next tick is not told, nor is its end. */
function endsUntold({ life: { pauses, ended } }: PlannedAlert, { route, deliveryMs }: GroupClock): boolean {
  const last = pauses?.at(-1);
  const untoldMs = route.groupIntervalMs + 2 * deliveryMs;
  return last !== undefined && ended.earliestMs - last.firing.latestMs < untoldMs;
}

/** The last instant at which a mate may make the group speak. */
export function lastNewsMs(
  mates: readonly Mate[],
  route: Route,
  { alerts, config, setting, sendsResolved }: Groups,
): number {
  const clock = clockOf(route, setting, sendsResolved(route.receiver));
  const ends = mates.map(({ alert }) => {
    const muters = mutersOf(alert, alerts, config);
    const ending = resolvedOf(alert, { mates: [], muters, clock });
    const quiets = quietsOf(alert, route, config, setting);
    return endingAfterQuiets(ending, alert, quiets, clock).window.latestMs;
  });
  return Math.max(...ends, Number.NEGATIVE_INFINITY);
}
