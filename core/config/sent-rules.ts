import type { Labels } from '../labels.ts';
import { keepsLabel } from '../lint/keeps-label.ts';
import { type PartlyRelabelled, relabelKnown } from './partly-relabelled.ts';
import type { PrometheusConfig } from './prometheus.ts';
import type { RelabelStep } from './relabel.ts';
import { type AlertRule, asWritten } from './rules.ts';

/** An alerting rule whose alerts the relabelling throws away, whatever their series are. */
export interface DroppedRule {
  readonly rule: AlertRule;
  readonly by: RelabelStep;
}

export interface SentRules {
  /** Each with the labels that Alertmanager gets. */
  readonly rules: readonly AlertRule[];
  readonly dropped: readonly DroppedRule[];
}

type Sender = Pick<PrometheusConfig, 'externalLabels' | 'alertRelabelling'>;

/**
 * The rules as Alertmanager knows them: Prometheus relabels every alert on the way (`alert_relabel_configs`), and routes,
 * inhibitions and people decide on what comes out. Without a relabelling they are as they are written.
 */
export function sentRules(rules: readonly AlertRule[], sender: Sender): SentRules {
  if ((sender.alertRelabelling ?? []).length === 0) return { rules, dropped: [] };
  const dropped: DroppedRule[] = [];
  const sent = rules.flatMap((rule): AlertRule[] => {
    const after = sentLabels({}, rule, sender);
    const [by] = after.by.slice(-1);
    if (after.fate === 'dropped' && by !== undefined) {
      dropped.push({ rule, by });
      return [];
    }
    return [asSent(rule, after, sender)];
  });
  return { rules: sent, dropped };
}

/** Every rule as its file has it, those whose alerts nobody gets among them. */
export function writtenRules({
  rules,
  droppedRules = [],
}: {
  readonly rules: readonly AlertRule[];
  readonly droppedRules?: readonly DroppedRule[];
}): AlertRule[] {
  return [...rules, ...droppedRules.map(({ rule }) => rule)].map(asWritten);
}

/**
 * The labels with which one alert of a rule comes to Alertmanager, as far as they are known before it fires.
 *
 * @param alert what is known of it beside what its rule says, as Alertmanager gets it
 */
export function sentLabels(
  alert: Labels,
  rule: AlertRule,
  { externalLabels, alertRelabelling = [] }: Sender,
): PartlyRelabelled {
  const written = asWritten(rule);
  const literal = Object.entries(written.labels).filter(([, value]) => !value.includes('{{'));
  const own = Object.fromEntries(literal);
  // What a step writes is known as it is sent, and not as it is stored.
  const targets = new Set(alertRelabelling.flatMap((step) => (writes(step) ? [step.targetLabel] : [])));
  const untouched = Object.entries(alert).filter(([label]) => !targets.has(label));
  return relabelKnown(
    {
      labels: { ...externalLabels, ...Object.fromEntries(untouched), ...own, alertname: written.alert },
      mayCarry: (label) => label in alert || label in written.labels || mayKeep(rule.expr, label),
    },
    alertRelabelling,
  );
}

function writes({ action }: RelabelStep): boolean {
  return action === 'replace' || action === 'lowercase' || action === 'uppercase' || action === 'hashmod';
}

/** What cannot be read keeps nothing; that it cannot be read is told elsewhere. */
function mayKeep(expr: string, label: string): boolean {
  try {
    return keepsLabel(expr, label);
  } catch {
    return false;
  }
}

function asSent(rule: AlertRule, after: PartlyRelabelled, { externalLabels }: Sender): AlertRule {
  const { alertname = rule.alert, ...known } = after.labels;
  const certain = Object.entries(known).filter(
    ([name, value]) => name in rule.labels || externalLabels[name] !== value,
  );
  // A template of which nobody knows the value is still there.
  const templates = Object.entries(rule.labels).filter(
    ([name]) => !(name in known) && !after.uncertain.has(name) && after.mayCarry(name),
  );
  const { alert, labels, expr } = asWritten(rule);
  return {
    ...rule,
    alert: alertname,
    labels: Object.fromEntries([...templates, ...certain]),
    written: { alert, labels, expr },
    mayCarry: after.mayCarry,
    uncertain: after.uncertain,
  };
}
