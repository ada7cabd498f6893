import { type Matcher, matches } from '../config/matcher.ts';
import type { AlertRule } from '../config/rules.ts';
import type { Labels } from '../labels.ts';
import { presenceOf } from './result-labels.ts';

/** What every alert of a rule has in a label: this value; null for none at all; undefined where the data decide. */
export type Carried = string | null | undefined;

/**
 * What the alerts of a rule carry in a label when they come to Alertmanager.
 *
 * @param external the labels that Prometheus puts on what it sends
 */
export function carriedBy(rule: AlertRule, label: string, external: Labels): Carried {
  if (label === 'alertname') return rule.alert;
  const own = rule.labels[label];
  // An empty value is none (Prometheus' labels.Builder).
  if (own !== undefined) return own.includes('{{') ? undefined : own || null;
  const { mayCarry } = rule;
  if (mayCarry !== undefined && !mayCarry(label)) return null;
  if (rule.uncertain?.has(label) || presenceOf(rule.expr, label) !== 'never') return undefined;
  if (label in external) return external[label] || null;
  return mayCarry === undefined ? null : undefined;
}

/** True when all alerts of a rule match, as far as they are known before they fire. */
export function surelyMatch(matchers: readonly Matcher[], rule: AlertRule, external: Labels): boolean {
  return matchers.every((matcher) => {
    const carried = carriedBy(rule, matcher.name, external);
    return carried !== undefined && matches(matcher, carried === null ? {} : { [matcher.name]: carried });
  });
}

/** False when none of them does. */
export function mayAllMatch(matchers: readonly Matcher[], rule: AlertRule, external: Labels): boolean {
  return matchers.every((matcher) => {
    const carried = carriedBy(rule, matcher.name, external);
    return carried === undefined || matches(matcher, carried === null ? {} : { [matcher.name]: carried });
  });
}
