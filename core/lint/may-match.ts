import { type Matcher, matches } from '../config/matcher.ts';
import type { AlertRule } from '../config/rules.ts';
import type { Labels } from '../labels.ts';
import { severities } from './contract.ts';

/**
 * The labels that every alert of a rule carries with certainty. All others come from the series: they may have any
 * value, or be missing.
 */
export function certainLabels(rule: AlertRule): Labels {
  const before = known.get(rule);
  if (before !== undefined) return before;
  const literal = Object.entries(rule.labels).filter(([, value]) => !value.includes('{{'));
  const certain = { alertname: rule.alert, ...Object.fromEntries(literal) };
  known.set(rule, certain);
  return certain;
}

/** Lints ask for pairs of rules, of which there are many. */
const known = new WeakMap<AlertRule, Labels>();

/** False when no alert with these certain labels matches, whatever its other labels are. */
export function mayMatch(matchers: readonly Matcher[], certain: Labels): boolean {
  return matchers.every((matcher) => !(matcher.name in certain) || matches(matcher, certain));
}

/** True when every alert with these certain labels matches, whatever its other labels are. */
export function mustMatch(matchers: readonly Matcher[], certain: Labels): boolean {
  return matchers.every((matcher) => matcher.name in certain && matches(matcher, certain));
}

/** False when two alerts differ with certainty in a label that an inhibition compares. */
export function mayBeEqual(equal: readonly string[], one: Labels, other: Labels): boolean {
  return equal.every((name) => !(name in one) || !(name in other) || one[name] === other[name]);
}

/** What may stand on a side of an inhibition: the alerts with rules, and the planned ones in every severity. */
export function possibleAlerts(rules: readonly AlertRule[], plannedAlerts: readonly string[]): Labels[] {
  return [
    ...rules.map(certainLabels),
    ...plannedAlerts.flatMap((alertname) => severities.map((severity) => ({ alertname, severity }))),
  ];
}
