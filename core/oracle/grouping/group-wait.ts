import { formatDuration } from '../../duration.ts';
import { formatLabels, type Labels, nameAlert } from '../../labels.ts';
import { exactly, type Term } from '../../plan.ts';
import type { GroupClock, Mate } from './group-clock.ts';
import { leastMs, type PlannedAlert } from './planned-alert.ts';

/**
 * How long an alert waits for its group's next flush: group_wait in a fresh group, the rest of it in one that another
 * alert has just opened, up to group_interval in one that lives already. Where the plan cannot tell which of them it is,
 * the term holds all that are possible.
 */
export function groupWait(one: PlannedAlert, mates: readonly Mate[], clock: GroupClock): Term {
  const { groupWaitMs, groupIntervalMs } = clock.route;
  const living = mates.filter(({ alert }) => mayLive(alert, one, clock));
  const opening = mates.filter(
    ({ alert }) =>
      mayOpen(alert, one, clock) ||
      // The end of an alert that was shorter than group_wait opens its group once more when it is sent again.
      (leastMs(alert) < groupWaitMs && mayLive(alert, one, clock)),
  );
  const mayBeFresh = !mates.some((mate) => surelyLives(mate, one, clock));
  if (living.length === 0 && opening.length === 0)
    return exactly('group_wait', groupWaitMs, 'the first flush of a new group');
  const tick = `the wait for its next tick is up to ${formatDuration(groupIntervalMs)}`;
  const why = [
    ...(mayBeFresh ? [`a fresh group waits ${formatDuration(groupWaitMs)}`] : []),
    ...(opening.length > 0 ? [`${namesOf(opening)} may have opened the group just before`] : []),
    ...(living.length > 0
      ? [`the group ${mayBeFresh ? 'may be' : 'is'} alive because of ${namesOf(living)}: ${tick}`]
      : []),
  ];
  return {
    name: living.length === 0 ? 'group_wait' : mayBeFresh ? 'group_wait or tick' : 'group tick',
    minMs: 0,
    maxMs: Math.max(
      mayBeFresh || opening.length > 0 ? groupWaitMs : 0,
      living.length > 0 ? groupIntervalMs : 0,
    ),
    why: why.join('; '),
  };
}

/** Whether the group may have flushed with this alert in it, and live when the other one comes. */
function mayLive({ life }: PlannedAlert, one: PlannedAlert, { route, ...clock }: GroupClock): boolean {
  return (
    life.firing.earliestMs + route.groupWaitMs <= one.life.firing.latestMs + clock.deliveryMs &&
    one.life.firing.earliestMs <= life.ended.latestMs + clock.deliveryMs + clock.lingersMs
  );
}

/** Whether both may come within one group_wait, the other one first, or so late that it does not wait. */
function mayOpen({ life }: PlannedAlert, one: PlannedAlert, { route, deliveryMs }: GroupClock): boolean {
  const { groupWaitMs } = route;
  const atOnceMs = deliveryMs > groupWaitMs ? groupWaitMs : 0;
  return (
    life.firing.earliestMs <= one.life.firing.latestMs + deliveryMs + atOnceMs &&
    one.life.firing.earliestMs <= life.firing.latestMs + deliveryMs + groupWaitMs
  );
}

/** Whether the mate fires all through the time in which the alert may come. */
function surelyLives(
  { alert, shares, isSame }: Mate,
  one: PlannedAlert,
  { deliveryMs }: GroupClock,
): boolean {
  return (
    shares === 'yes' &&
    !isSame &&
    alert.life.certainty === 'must' &&
    alert.life.firing.latestMs + deliveryMs <= one.life.firing.earliestMs &&
    alert.life.ended.earliestMs >= one.life.firing.latestMs + deliveryMs
  );
}

export function namesOf(mates: readonly Mate[]): string {
  return [...new Set(mates.map(({ alert }) => fullName(alert.life.alert)))].join(' and ');
}

/** Alerts of one group often differ by nothing but an instance: `ServiceDown critical app {instance="a:80"}`. */
function fullName({ alertname = '', severity = '', service = '', ...more }: Labels): string {
  const name = nameAlert({ alertname, severity, service });
  return Object.keys(more).length === 0 ? name : `${name} ${formatLabels(more)}`;
}
