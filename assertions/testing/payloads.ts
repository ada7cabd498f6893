import type { NotifiedAlert } from '../../core/journal.ts';
import { formatLabels, type Labels } from '../../core/labels.ts';
import { type Annotations, integrations, type NotificationFact } from './facts.ts';

/** What the annotations of the synthetic rules make of an alert. */
function annotationsOf(labels: Labels, says: Annotations): Required<Annotations> {
  const name = labels['alertname'] ?? '';
  return {
    summary: `${labels['service']} is not well`,
    description: `18.2% of the requests to ${labels['service']} failed. More than 5% has lasted for 5 minutes.`,
    value: '18.2% of requests',
    runbook_url: `https://firedrill.example/runbooks/${name}`,
    ...says,
  };
}

/** The request as it reaches a receiver, in the shape of its protocol (stack/config/alertmanager/templates). */
export function payloadOf({
  receiver,
  status,
  alerts,
  pagedAs,
  says = {},
  adds = {},
}: NotificationFact): unknown {
  const textOf = (told: readonly NotifiedAlert[]): string =>
    told.map((alert) => blockOf(alert, says)).join('');
  const firing = alerts.filter((alert) => alert.status === 'firing');
  const resolved = alerts.filter((alert) => alert.status === 'resolved');
  switch (integrations[receiver] ?? 'webhook') {
    case 'pagerduty':
      return {
        event_action: status === 'firing' ? 'trigger' : 'resolve',
        payload: {
          severity: pagedAs ?? alerts[0]?.labels['severity'] ?? '',
          custom_details: { firing: textOf(firing), resolved: textOf(resolved) },
        },
      };
    case 'slack':
      return { channel: '#alerts', attachments: [{ title: status, text: textOf(alerts) }] };
    case 'email':
      return { subject: status, text: textOf(alerts) };
    case 'webhook':
    case 'deadmansswitch':
      return {
        ...adds,
        status,
        alerts: alerts.map((alert) => ({ ...alert, annotations: annotationsOf(alert.labels, says) })),
      };
  }
}

function blockOf(
  { labels, status, startsAt = '2026-01-01T12:00:00.000Z' }: NotifiedAlert,
  says: Annotations,
): string {
  const { summary, value, runbook_url: runbook } = annotationsOf(labels, says);
  const was = status === 'resolved' ? 'was ' : '';
  return `${status.toUpperCase()}: ${summary} (${was}${value})\nrunbook: ${runbook}\nstatus: ${status} startsAt: ${startsAt} labels: ${formatLabels(labels)}\n\n`;
}
