import type { AlertRule, RecordingRule } from '../../../core/config/rules.ts';
import { explainError, FiredrillError } from '../../../core/errors.ts';
import type { ConfigUnderTest } from '../../../core/oracle/plan-run.ts';
import type { PrometheusReading, RuleReading } from './reading.ts';

/** What we refuse, instead of what `read` throws. @throws what is no refusal */
export function refusalOr<Reading>(
  read: () => Reading,
): Reading | { readonly kind: 'refused'; readonly why: string } {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FiredrillError) || error.kind !== 'usage') throw error;
    return { kind: 'refused', why: explainError(error) };
  }
}

/** Our reading in the words of the comparison. */
export function ourPrometheus({
  prometheus,
  rules,
  recordingRules = [],
}: ConfigUnderTest): PrometheusReading {
  const { scrapeIntervalMs, scrapeTimeoutMs, evaluationIntervalMs, externalLabels, jobs } = prometheus;
  const common = (rule: AlertRule | RecordingRule) => ({
    file: rule.location.file,
    group: rule.group,
    intervalMs: rule.groupIntervalMs ?? evaluationIntervalMs,
    limit: rule.groupLimit ?? 0,
    labels: rule.labels,
  });
  const alerting = rules.map(
    (rule): RuleReading => ({
      ...common(rule),
      kind: 'alerting',
      name: rule.alert,
      expr: rule.expr,
      forMs: rule.forMs,
      keepFiringForMs: rule.keepFiringForMs,
      annotations: rule.annotations,
    }),
  );
  const recording = recordingRules.map(
    (rule): RuleReading => ({
      ...common(rule),
      kind: 'recording',
      name: rule.record,
      expr: rule.expr,
      forMs: 0,
      keepFiringForMs: 0,
      annotations: {},
    }),
  );
  return {
    kind: 'read',
    scrapeIntervalMs,
    scrapeTimeoutMs,
    evaluationIntervalMs,
    externalLabels,
    jobs: jobs.map(({ name, scrapeIntervalMs: own, scrapeTimeoutMs: timeout }) => ({
      name,
      scrapeIntervalMs: own,
      scrapeTimeoutMs: timeout,
    })),
    rules: [...alerting, ...recording],
  };
}
