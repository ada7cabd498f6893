import { keepsLabel } from '../../../core/diagnose/keeps-label.ts';
import type { AlertRule, MonitoringConfig } from './read-config.ts';

/** Stands for docs/runbooks; docs/runbooks/README.md says how. */
const runbookBase = 'https://firedrill.example/runbooks/';

const severities = ['critical', 'warning', 'info', 'none'];
const layers = ['infrastructure', 'application', 'ml_model', 'gpu', 'logging', 'meta'];

/** All offences of the rules against the label contract, one sentence each. Empty when there is none. */
export function lintRules({ rules, runbooks }: MonitoringConfig): string[] {
  const problems = rules.flatMap((rule) =>
    [...labelProblems(rule), ...annotationProblems(rule, runbooks)].map(
      (problem) => `${rule.file}: ${rule.alert} ${rule.labels['severity'] ?? ''}: ${problem}`,
    ),
  );
  const alerts = new Set(rules.map(({ alert }) => alert));
  const unused = runbooks.filter((name) => !alerts.has(name));
  return [...problems, ...unused.map((name) => `docs/runbooks/${name}.md: no rule has this name`)];
}

function labelProblems({ labels, expr }: AlertRule): string[] {
  const problems: string[] = [];
  const { severity, layer, service } = labels;
  if (!severities.includes(severity ?? '')) {
    problems.push(`severity: want one of ${severities.join(', ')}, got ${severity ?? 'none at all'}`);
  }
  if (!layers.includes(layer ?? '')) {
    problems.push(`layer: want one of ${layers.join(', ')}, got ${layer ?? 'none at all'}`);
  }
  if (service === undefined && !keepsLabel(expr, 'service')) {
    problems.push(
      'service: its result has no such label; add it to every `by` or `on`, or set it in `labels`',
    );
  }
  return problems;
}

function annotationProblems({ alert, annotations }: AlertRule, runbooks: readonly string[]): string[] {
  const problems = ['summary', 'description', 'value']
    .filter((name) => (annotations[name] ?? '').trim() === '')
    .map((name) => `${name}: the annotation is missing`);
  const url = annotations['runbook_url'];
  if (url !== runbookBase + alert) {
    problems.push(`runbook_url: want ${runbookBase}${alert}, got ${url ?? 'none at all'}`);
  } else if (!runbooks.includes(alert)) {
    problems.push(`runbook_url: docs/runbooks/${alert}.md does not exist`);
  }
  return problems;
}
