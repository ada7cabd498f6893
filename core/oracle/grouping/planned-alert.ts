import type { InhibitRule } from '../../config/alertmanager.ts';
import { matchesAll } from '../../config/matcher.ts';
import type { AlertRule } from '../../config/rules.ts';
import { sentLabels } from '../../config/sent-rules.ts';
import type { Labels } from '../../labels.ts';
import type { Life } from '../../plan.ts';
import type { ConfigUnderTest } from '../context.ts';

/** An alert of the plan, with what decides about its groups and about whom it mutes. */
export interface PlannedAlert {
  readonly life: Life;
  /** All labels that are known: the expectation's, the rule's and the external ones. */
  readonly labels: Labels;
  /** Whether it may have a label that nobody named, because its expression keeps what its series have. */
  readonly mayCarry: (label: string) => boolean;
  /** Once it fires it fires at least this long: `keep_firing_for`, in lab milliseconds. */
  readonly keptMs: number;
  /** How often its group is evaluated, where that is not the global interval. Lab milliseconds. */
  readonly evaluatedEveryMs?: number;
}

/**
 * All labels of an alert that the configuration tells, as Alertmanager gets them: its own, its rule's and the external ones.
 *
 * @param alert with the labels that Alertmanager gets
 */
export function fullLabels(alert: Labels, rule: AlertRule, config: ConfigUnderTest): Labels {
  const { externalLabels, alertRelabelling } = config.prometheus;
  if (alertRelabelling === undefined) return { ...externalLabels, ...rule.labels, ...alert };
  return { ...sentLabels(alert, rule, config.prometheus).labels, ...alert };
}

/** Three-valued, because a scenario names an alert by some of its labels only. */
export type Likelihood = 'yes' | 'maybe' | 'no';

/** Whether two alerts have the same value of a label; a missing one is empty. */
export function sameValue(a: PlannedAlert, b: PlannedAlert, label: string): Likelihood {
  const [left, right] = [a, b].map((one) => one.labels[label] ?? (one.mayCarry(label) ? undefined : ''));
  if (left === undefined || right === undefined) return 'maybe';
  return left === right ? 'yes' : 'no';
}

/** The least sure of several answers. */
export function allOf(answers: readonly Likelihood[]): Likelihood {
  if (answers.includes('no')) return 'no';
  return answers.includes('maybe') ? 'maybe' : 'yes';
}

/** Whether they may be one and the same alert: none of the labels that both are known by differs. */
export function isSameAlert(a: PlannedAlert, b: PlannedAlert): boolean {
  const names = [...Object.keys(a.labels), ...Object.keys(b.labels)];
  return allOf(names.map((name) => sameValue(a, b, name))) !== 'no';
}

/** Whether a rule lets `source` mute `target` while it fires; as in Alertmanager's inhibit.go, missing labels are equal. */
export function mayMute(rule: InhibitRule, source: PlannedAlert, target: PlannedAlert): Likelihood {
  if (!matchesAll(rule.source, source.labels) || !matchesAll(rule.target, target.labels)) return 'no';
  const bothSides = matchesAll(rule.target, source.labels) && matchesAll(rule.source, target.labels);
  return bothSides ? 'no' : allOf(rule.equal.map((label) => sameValue(source, target, label)));
}

/**
 * How long it fires at least, in lab milliseconds. An alert that flickers at its edges fires through in between; of one
 * that the oracle does not see through the scenario says that it must be told, so it lasts long enough for that.
 */
export function leastMs(one: PlannedAlert): number {
  const { life, keptMs } = one;
  if (!isSeenThrough(one)) return Number.POSITIVE_INFINITY;
  const edge = (terms: Life['firing']['terms'], side: 'minMs' | 'maxMs'): number =>
    terms.filter(({ name }) => name === flickerTermName).reduce((sum, term) => sum + term[side], 0);
  const firesAtMs = life.firing.latestMs - edge(life.firing.terms, 'maxMs');
  const endsAtMs = life.ended.earliestMs - edge(life.ended.terms, 'minMs');
  const [pause] = life.pauses ?? [];
  const untilMs = pause === undefined ? endsAtMs : Math.min(endsAtMs, pause.ended.earliestMs);
  return Math.max(untilMs - firesAtMs, keptMs);
}

/** Whether its windows are computed and not merely bounded by what the scenario promises (life.ts). */
export function isSeenThrough({ life }: PlannedAlert): boolean {
  return !life.firing.terms.some(({ name }) => name === 'not seen through');
}

/** Name of the term of an alert that may fire several times in a row (life.ts). */
const flickerTermName = 'flicker';

export function flickers({ life }: PlannedAlert): boolean {
  return life.firing.terms.some(({ name }) => name === flickerTermName);
}
