import { formatDuration } from '../duration.ts';
import { nameAlert } from '../labels.ts';
import { healedLast, type PlannedDelivery, type Window } from '../plan.ts';
import type { Refusal } from './refusal.ts';
import type { TimedFault } from './truth.ts';

/** What the machine adds at speed 1 is no flaw of the configuration: a tenth of a second for a notification. Lab milliseconds. */
const graceMs = 1000;

/**
 * Promises that the configuration keeps by luck: somewhere in its window an alert comes later than the scenario promises.
 * Alerts that the oracle does not see through have windows that are wider than what can happen, and are left to the run.
 *
 * @param deliveries planned at speed 1, where the machine's own times are as small as they can be
 */
export function latePromises(
  deliveries: readonly PlannedDelivery[],
  faults: readonly TimedFault[],
): Refusal[] {
  const late = deliveries.filter(isSeenThrough).flatMap((delivery): (Refusal & { receiver: string })[] => {
    const { life, notified, resolved, expectationIndex, receiver } = delivery;
    const onsetMs = faults[life.faultIndex]?.atMs ?? 0;
    const last = faults[healedLast(life, faults)];
    const healMs = (last?.atMs ?? 0) + (last?.lastsMs ?? 0);
    const path = `expect[${expectationIndex}]`;
    const name = nameAlert(life.alert);
    const told = overdue(notified, onsetMs, delivery.slaMs);
    const ended = resolved === null ? undefined : overdue(resolved.window, healMs, resolved.slaMs);
    return [
      ...(told === undefined
        ? []
        : [{ receiver, path: `${path}.within`, problem: `promises ${name} ${told} of the onset` }]),
      ...(ended === undefined
        ? []
        : [
            {
              receiver,
              path: `${path}.resolveWithin`,
              problem: `promises the end of ${name} ${ended} of the heal`,
            },
          ]),
    ];
  });
  // Receivers that hear at the same time have one problem together.
  const same = Map.groupBy(late, ({ path, problem }) => `${path} ${problem}`);
  return [...same.values()].flatMap((those) => {
    const [first] = those;
    const receivers = those.map(({ receiver }) => receiver).join(', ');
    return first === undefined ? [] : [{ path: first.path, problem: `${receivers}: ${first.problem}` }];
  });
}

/** "within 8m, but with this configuration it may come as late as 10m48s (...)", where it may. */
function overdue({ latestMs, terms }: Window, fromMs: number, slaMs: number): string | undefined {
  const afterMs = latestMs - fromMs;
  if (afterMs <= slaMs + graceMs) return undefined;
  const longest = terms
    .filter(({ name, maxMs }) => maxMs >= 1000 && name !== 'onset')
    .map(({ name, maxMs }) => `${name} ${formatDuration(Math.round(maxMs / 1000) * 1000)}`);
  return `within ${formatDuration(slaMs)}, but with this configuration it may be as late as ${formatDuration(Math.round(afterMs / 1000) * 1000)} (${longest.join(' + ')})`;
}

function isSeenThrough({ life }: PlannedDelivery): boolean {
  return ![...life.firing.terms, ...life.ended.terms].some(({ name }) => name === 'not seen through');
}
