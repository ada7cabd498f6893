import type { AlertmanagerConfig } from '../config/alertmanager.ts';
import type { PrometheusConfig } from '../config/prometheus.ts';
import type { AlertRule } from '../config/rules.ts';
import type { Labels } from '../labels.ts';
import type { Setting } from './setting.ts';
import type { TimedFault } from './truth.ts';

/** The configuration under test, uncompressed. */
export interface ConfigUnderTest {
  readonly prometheus: PrometheusConfig;
  readonly rules: readonly AlertRule[];
  readonly alertmanager: AlertmanagerConfig;
  readonly plannedAlerts: readonly string[];
}

/** Slowest promise of alerts.md for anything (info delivered within 30 min): how far an opaque alert may reach. */
export const widestPromiseMs = 30 * 60_000;

/** What a plan is computed from, beside its scenario. */
export interface Context {
  readonly config: ConfigUnderTest;
  readonly setting: Setting;
  readonly timed: readonly TimedFault[];
}

/** The rule of the catalogue that raises an alert: same name, and none of its own labels says otherwise. */
export function findRule(alert: Labels, rules: readonly AlertRule[]): AlertRule | undefined {
  return rules.find(
    (rule) =>
      rule.alert === alert['alertname'] &&
      Object.entries(rule.labels).every(([name, value]) => (alert[name] ?? value) === value),
  );
}
