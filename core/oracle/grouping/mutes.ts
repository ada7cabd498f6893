import type { AlertmanagerConfig, InhibitRule } from '../../config/alertmanager.ts';
import { formatLabTime } from '../../duration.ts';
import { nameAlert } from '../../labels.ts';
import { reaching, sumTerms, type Term, type Window } from '../../plan.ts';
import type { GroupClock } from './group-clock.ts';
import { mayMute, type PlannedAlert } from './planned-alert.ts';

/** An alert of the plan that mutes another while it fires. */
export interface Muter {
  readonly source: PlannedAlert;
  readonly rule: InhibitRule;
  /** True when it fires for certain and the labels leave no doubt that the rule holds. */
  readonly isSure: boolean;
}

export function mutersOf(
  target: PlannedAlert,
  all: readonly PlannedAlert[],
  { inhibitRules }: AlertmanagerConfig,
): Muter[] {
  return all
    .filter((source) => source !== target && source.life.certainty !== 'must-not')
    .flatMap((source) => {
      const rules = inhibitRules.filter((rule) => mayMute(rule, source, target) !== 'no');
      const sure = rules.find((rule) => mayMute(rule, source, target) === 'yes');
      const rule = sure ?? rules[0];
      const isSure =
        sure !== undefined && source.life.certainty === 'must' && source.life.pauses === undefined;
      return rule === undefined ? [] : [{ source, rule, isSure }];
    });
}

/** Whether a muter may fire at some instant of a window, as Alertmanager knows it. */
export function mayMuteWithin(
  { source: { life } }: Muter,
  { earliestMs, latestMs }: Pick<Window, 'earliestMs' | 'latestMs'>,
  { deliveryMs }: GroupClock,
): boolean {
  return life.firing.earliestMs <= latestMs && life.ended.latestMs + deliveryMs >= earliestMs;
}

/** Whether a muter keeps an alert back from its first flush to its end, whatever happens. */
export function mutesThroughout(
  muter: Muter,
  target: PlannedAlert,
  unmuted: Window,
  clock: GroupClock,
): boolean {
  return (
    muter.isSure &&
    tooLateMs(muter, target, unmuted, clock) <= 0 &&
    muter.source.life.ended.earliestMs >= target.life.ended.latestMs
  );
}

/**
 * By how much the source may be known too late to mute the first flush, at most. Prometheus sends alerts in the order in
 * which they fire and end: what fires first is known first, however long sending takes.
 */
function tooLateMs(
  { source }: Muter,
  { life }: PlannedAlert,
  unmuted: Window,
  { deliveryMs }: GroupClock,
): number {
  const afterIt = source.life.firing.latestMs - life.firing.earliestMs;
  return Math.min(afterIt, source.life.firing.latestMs + deliveryMs - unmuted.earliestMs);
}

/** How a muted alert may be delivered all the same. */
export interface Escape {
  readonly window: Window;
  readonly why: string;
}

/** The first flush may come before the source is known to fire; null when it cannot. */
export function beforeTheSource(
  muter: Muter,
  target: PlannedAlert,
  unmuted: Window,
  clock: GroupClock,
): Escape | null {
  const { source, isSure } = muter;
  const name = nameAlert(source.life.alert);
  if (!isSure) return { window: unmuted, why: `${name} need not mute it` };
  const lateMs = tooLateMs(muter, target, unmuted, clock);
  if (lateMs <= 0) return null;
  const sourceMs = source.life.firing.latestMs + clock.deliveryMs;
  return {
    window: reaching(
      unmuted,
      { latestMs: Math.min(unmuted.latestMs, sourceMs) },
      { name: 'head law', why: `from then on ${name} mutes it` },
    ),
    why: `its first flush may come up to ${formatLabTime(Math.max(1000, lateMs))} before ${name}`,
  };
}

/** It may still fire when the source has ended: the next tick tells of it; null when it cannot. */
export function afterTheSource(
  { source }: Muter,
  { life }: PlannedAlert,
  unmuted: Window,
  clock: GroupClock,
): Escape | null {
  const { deliveryMs, route } = clock;
  const earlyMs = life.ended.latestMs - source.life.ended.earliestMs;
  if (earlyMs <= 0) return null;
  const name = nameAlert(source.life.alert);
  const tick = sumTerms([
    ...source.life.ended.terms,
    {
      name: 'group tick',
      minMs: 0,
      maxMs: route.groupIntervalMs,
      why: `the first tick after ${name} has ended`,
    },
    deliveryTerm(clock),
  ]);
  // It may also fire after that, and then its group's first flush tells of it.
  const latestMs = Math.min(Math.max(tick.latestMs, unmuted.latestMs), life.ended.latestMs + deliveryMs);
  return {
    window: reaching(
      tick,
      { earliestMs: Math.min(latestMs, Math.max(tick.earliestMs, unmuted.earliestMs)), latestMs },
      { name: 'tail law', why: `only while ${nameAlert(life.alert)} itself fires and its group flushes` },
    ),
    why: `${name} may end up to ${formatLabTime(Math.max(1000, earlyMs))} before it`,
  };
}

/** The machine's part of every notification. */
export function deliveryTerm({ deliveryMs }: GroupClock): Term {
  return {
    name: 'delivery',
    minMs: 0,
    maxMs: deliveryMs,
    why: 'wall time from Prometheus to the receiver',
  };
}
