import { type AlertRule, asWritten } from '../config/rules.ts';
import { parseDurationMs } from '../duration.ts';
import { formatLabels } from '../labels.ts';
import type { JudgedConfiguration, JudgedRule } from '../plan.ts';
import { alertOf, expectedAlerts, isDeliver, type Scenario } from '../scenario.ts';
import { type ConfigUnderTest, findRule, type Signalling } from './context.ts';
import { readingOf } from './reading.ts';

/** `--rules.alert.resend-delay` where nobody sets it (`--help` of Prometheus 2.47.2); the lab does not. */
const resendDelay = '1m';

/** What is in the configuration beside what the oracle reads. */
export interface ConfigurationTexts {
  readonly alertmanagerYml: string;
  /** Null when nobody knows where the runbooks lie. */
  readonly runbooks: readonly string[] | null;
}

/** The part of the configuration that travels in the journal, so that the judge needs no files. */
export function judgedConfiguration(
  scenario: Scenario,
  faults: readonly Signalling[],
  { rules, prometheus }: ConfigUnderTest,
  speed: number,
  { alertmanagerYml, runbooks }: ConfigurationTexts,
): JudgedConfiguration {
  const signals = faults.flatMap((fault) => fault.signals);
  return {
    version: 1,
    alertmanagerYml,
    externalLabels: prometheus.externalLabels,
    evaluationIntervalMs: prometheus.evaluationIntervalMs,
    resendDelayMs: parseDurationMs(resendDelay),
    runbooks: runbooks === null ? null : [...runbooks],
    ...(prometheus.alertRelabelling === undefined
      ? {}
      : { alertRelabelling: [...prometheus.alertRelabelling] }),
    rules: rulesOf(scenario, rules),
    readings: scenario.expect.filter(isDeliver).flatMap((expectation) => {
      const alert = alertOf(expectation);
      const rule = findRule(alert, rules);
      if (rule === undefined) return [];
      // What nobody asks, such as a host or a GPU, counts no requests.
      const load = scenario.load.find(({ on }) => on === alert['service']);
      return readingOf(rule, alert, signals, { speed, ratePerSecond: load?.ratePerSecond ?? 0 }) ?? [];
    }),
  };
}

/** The rules of every alert that the scenario names, in all their tiers, and those that are evaluated at a pace of their own. */
function rulesOf(scenario: Scenario, rules: readonly AlertRule[]): JudgedRule[] {
  const names = new Set(expectedAlerts(scenario).map((alert) => alert['alertname']));
  return rules
    .filter(({ alert, groupIntervalMs }) => names.has(alert) || groupIntervalMs !== undefined)
    .map(judgedRule);
}

/** As its file has it, beside what Alertmanager gets. */
function judgedRule(rule: AlertRule): JudgedRule {
  const { alert, labels, expr, forMs, group, groupIntervalMs, location } = asWritten(rule);
  const { file, line } = location;
  const isChanged =
    formatLabels({ ...labels, alert }) !== formatLabels({ ...rule.labels, alert: rule.alert });
  return {
    alert,
    labels,
    expr,
    forMs,
    group,
    ...(groupIntervalMs === undefined ? {} : { groupIntervalMs }),
    ...(isChanged ? { sent: { alert: rule.alert, labels: rule.labels } } : {}),
    location: { file, ...(line === undefined ? {} : { line }) },
  };
}
