import type { Labels } from './labels.ts';
import type { JudgedRule } from './plan.ts';

interface Known {
  readonly rules?: readonly JudgedRule[] | undefined;
  readonly evaluationIntervalMs: number;
}

/**
 * The rules that may have raised an alert: of its name, and with no label of their own that it has otherwise.
 *
 * @param alert as Prometheus stores it, or as Alertmanager gets it
 */
export function rulesBehind(alert: Labels, { rules = [] }: Pick<Known, 'rules'>): JudgedRule[] {
  const raises = ({ alert: name, labels }: Pick<JudgedRule, 'alert' | 'labels'>): boolean =>
    name === alert['alertname'] &&
    Object.entries(labels).every(
      ([label, value]) => value.includes('{{') || (alert[label] ?? value) === value,
    );
  return rules.filter((rule) => raises(rule) || (rule.sent !== undefined && raises(rule.sent)));
}

/** How often the rule of an alert is evaluated, lab milliseconds: its group's own interval, or the global one. */
export function intervalMsOf(alert: Labels, configuration: Known): number {
  return rulesBehind(alert, configuration)[0]?.groupIntervalMs ?? configuration.evaluationIntervalMs;
}

/** The longest of all intervals that are known, lab milliseconds. */
export function longestIntervalMs({ rules = [], evaluationIntervalMs }: Known): number {
  return Math.max(evaluationIntervalMs, ...rules.map(({ groupIntervalMs = 0 }) => groupIntervalMs));
}
