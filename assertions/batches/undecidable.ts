import { FiredrillError, formatLocation } from '../../core/errors.ts';
import { formatLabels } from '../../core/labels.ts';
import type { JudgedConfiguration } from '../../core/plan.ts';
import type { RunView } from '../../core/run-view.ts';
import { listText } from '../words.ts';
import { labelsAsSent } from './sent-alerts.ts';
import { isSilence } from './silences.ts';

/** Whoever disturbs these disturbs the way of an alert itself, which the prediction takes for whole. */
const onTheWay: readonly string[] = ['prometheus', 'alertmanager', 'toxiproxy', 'receivers'];

/** Why nobody can say which batches were due; undefined when one can. */
export function undecidable(view: RunView): string | undefined {
  const { plan, alerts, headroom } = view;
  if (plan.configuration === undefined)
    return 'the journal does not carry the configuration from which batches follow (an older run, or a newer format)';
  const { faults } = plan.scenario;
  const disturbed = faults
    .filter((fault) => !isSilence(fault))
    .map(({ on }) => on)
    .filter((on) => onTheWay.includes(on));
  if (disturbed.length > 0) return `a fault on ${listText(disturbed)} changes what is sent at all`;
  if (alerts.some(({ isSilenced }) => isSilenced) && !faults.some(isSilence))
    return 'a silence was in force, and the journal does not say from when to when';
  if ((headroom?.missedRuleIterations ?? 0) > 0)
    return 'Prometheus missed evaluations, so what it sent does not follow from its samples';
  const opaque = plan.configuration.alertRelabelling?.find(({ action }) => action === 'hashmod');
  if (opaque !== undefined)
    return `alert_relabel_configs (${formatLocation(opaque.location)}) takes a hash of labels, which is not computed here`;
  const sent = new Set(sentTexts(view, plan.configuration));
  const relabelled = alerts
    .filter((alert) => alert.firing.length + alert.pending.length === 0 && alert.active.length > 0)
    .filter(({ labels }) => !sent.has(formatLabels(labels)))
    .map(({ labels }) => labels['alertname'] ?? 'an alert without a name');
  if (relabelled.length > 0)
    return `${listText(relabelled)} reached Alertmanager with labels that Prometheus did not store`;
  const unseen = unseenBeginnings(view, plan.configuration);
  return unseen.length === 0 ? undefined : `${listText(unseen)} fired before anybody looked`;
}

/** Of every alert that Prometheus stored, the labels with which it sent it. */
function sentTexts({ alerts }: RunView, configuration: JudgedConfiguration): string[] {
  return alerts
    .filter(({ firing, pending }) => firing.length + pending.length > 0)
    .flatMap((alert) => {
      const labels = labelsAsSent(alert, configuration);
      return labels === undefined ? [] : [formatLabels(labels)];
    });
}

/** Alerts that fired at the first sample of all. The Watchdog does so always. */
function unseenBeginnings({ alerts }: RunView, { evaluationIntervalMs }: JudgedConfiguration): string[] {
  const samples = alerts.flatMap(({ labels, firing, pending }) =>
    [...firing, ...pending].map(({ fromMs }) => ({ alertname: labels['alertname'] ?? '', fromMs })),
  );
  const firstMs = Math.min(...samples.map(({ fromMs }) => fromMs));
  return alerts
    .filter(({ labels }) => labels['alertname'] !== 'Watchdog')
    .filter(({ firing }) => firing.some(({ fromMs }) => fromMs < firstMs + evaluationIntervalMs))
    .map(({ labels }) => labels['alertname'] ?? 'an alert without a name');
}

/** What the model wants to know beyond a journal (the date, for time intervals) is a reason to leave the question open; anything else is a failure of the checker. */
export function unless<T>(work: () => T): T | { readonly why: string } {
  try {
    return work();
  } catch (error) {
    if (error instanceof FiredrillError && error.code === 'EPOCH_UNKNOWN') return { why: error.message };
    throw error;
  }
}
