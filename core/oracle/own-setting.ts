import type { AlertRule } from '../config/rules.ts';
import { exposerOf, type Signal } from '../fault.ts';
import type { Labels } from '../labels.ts';
import { tryParsePromql } from '../labtime/promql.ts';
import { selectorsIn } from '../lint/selectors.ts';
import type { Context } from './context.ts';
import type { Setting } from './setting.ts';

/**
 * The setting in which one alert lives: its group is evaluated at its own interval, and its series are scraped at that of
 * their job.
 */
export function ownSetting(rule: AlertRule, alert: Labels, { config, setting, timed }: Context): Setting {
  const { scrapes } = config;
  const evaluationIntervalMs = rule.groupIntervalMs ?? setting.evaluationIntervalMs;
  if (scrapes === undefined) return { ...setting, evaluationIntervalMs };
  const signals = timed.flatMap((fault) => fault.signals);
  const own = exposersOf(rule, alert, signals).flatMap((service) => scrapes.get(service) ?? []);
  // Of several the slowest: no window may be too narrow.
  const [slowest] = own.toSorted((a, b) => b.intervalMs - a.intervalMs);
  if (slowest === undefined) return { ...setting, evaluationIntervalMs };
  return {
    ...setting,
    evaluationIntervalMs,
    scrapeIntervalMs: slowest.intervalMs,
    scrapeTimeoutMs: slowest.timeoutMs,
  };
}

/** The components that expose the series of a rule for this alert: by what the faults say, else the service itself. */
export function exposersOf(rule: AlertRule, alert: Labels, signals: readonly Signal[]): string[] {
  const service = alert['service'] ?? '';
  const tree = tryParsePromql(rule.expr);
  const metrics = 'root' in tree ? selectorsIn(tree, tree.root).map(({ metric }) => metric) : [];
  const told = signals.filter(
    (signal) =>
      signal.service === service &&
      'metric' in signal &&
      metrics.some((metric) => metric === signal.metric || metric.startsWith(`${signal.metric}_`)),
  );
  return told.length === 0 ? [service] : [...new Set(told.map(exposerOf))];
}
