import type { AlertmanagerConfig, InhibitRule } from '../../config/alertmanager.ts';
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
      const isSure = sure !== undefined && source.life.certainty === 'must';
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
  { source, isSure }: Muter,
  { life }: PlannedAlert,
  unmuted: Window,
  { deliveryMs }: GroupClock,
): boolean {
  return (
    isSure &&
    source.life.firing.latestMs + deliveryMs <= unmuted.earliestMs &&
    source.life.ended.earliestMs >= life.ended.latestMs + deliveryMs
  );
}

/** How a muted alert may be delivered all the same. */
export interface Escape {
  readonly window: Window;
  readonly why: string;
}

/** The first flush may come before the source is known to fire; null when it cannot. */
export function beforeTheSource(
  { source, isSure }: Muter,
  unmuted: Window,
  { deliveryMs }: GroupClock,
): Escape | null {
  const name = nameAlert(source.life.alert);
  if (!isSure) return { window: unmuted, why: `${name} need not mute it` };
  const sourceMs = source.life.firing.latestMs + deliveryMs;
  if (sourceMs <= unmuted.earliestMs) return null;
  return {
    window: reaching(
      unmuted,
      { latestMs: Math.min(unmuted.latestMs, sourceMs) },
      { name: 'head law', why: `from then on ${name} mutes it` },
    ),
    why: `${name} may fire after its first flush`,
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
  if (source.life.ended.earliestMs > life.ended.latestMs + deliveryMs) return null;
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
    why: `${name} may end before it`,
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
