import { call } from '../shared/testing.ts';
import {
  type ReceiversSettings,
  receiversDefaults,
  type StartedReceivers,
  startReceivers,
} from './receivers.ts';
import { type RecordsAnswer, type RequestRecord, recordsAnswerSchema } from './record.ts';

/** A sink for a test, on loopback and free ports. */
export function startTestReceivers(overrides: Partial<ReceiversSettings> = {}): Promise<StartedReceivers> {
  const anywhere: Partial<ReceiversSettings> = {
    host: '127.0.0.1',
    port: 0,
    adminPort: 0,
    smtpPort: 0,
    // Tests call it by its loopback address.
    addresses: 'any',
  };
  return startReceivers({ ...receiversDefaults, ...anywhere, ...overrides });
}

export async function readRecords(sink: StartedReceivers, since = 0, waitMs = 0): Promise<RecordsAnswer> {
  const { body } = await call(sink.adminPort, 'GET', `/records?since=${since}&waitMs=${waitMs}`);
  return recordsAnswerSchema.parse(body);
}

/** The newest record, which must be a request. */
export async function readLastRequest(sink: StartedReceivers): Promise<RequestRecord> {
  const { records } = await readRecords(sink);
  const last = records.at(-1);
  if (last?.kind !== 'request') throw new Error(`the newest record is no request: ${JSON.stringify(last)}`);
  return last;
}

/** What Alertmanager 0.26 sends to PagerDuty for one firing group. */
export function pagerdutyEvent(): Record<string, unknown> {
  return {
    routing_key: '0123456789abcdef0123456789abcdef',
    dedup_key: 'b'.repeat(64),
    event_action: 'trigger',
    payload: {
      summary: '[FIRING:1] HighErrorRate app critical',
      source: 'Alertmanager',
      severity: 'critical',
      custom_details: { firing: 'Labels: ...', num_firing: '1', num_resolved: '0', resolved: '' },
    },
    client: 'Alertmanager',
    client_url: 'http://alertmanager:9093',
  };
}

/** What Alertmanager 0.26 sends to Slack. */
export function slackMessage(): Record<string, unknown> {
  const attachment = {
    title: '[FIRING:1] HighErrorRate',
    title_link: 'http://alertmanager:9093/#/alerts',
    text: '',
    fallback: '[FIRING:1] HighErrorRate | http://alertmanager:9093',
    callback_id: '',
    footer: '',
    color: 'danger',
    mrkdwn_in: ['fallback', 'pretext', 'text'],
  };
  return { channel: '#alerts', username: 'Alertmanager', attachments: [attachment] };
}

/** What Alertmanager 0.26 sends to a webhook. */
export function webhookMessage(status: 'firing' | 'resolved' = 'firing'): Record<string, unknown> {
  const labels = { alertname: 'Watchdog', service: 'prometheus', severity: 'none' };
  return {
    receiver: 'deadmansswitch',
    status,
    alerts: [
      {
        status,
        labels,
        annotations: { summary: 'always firing' },
        startsAt: '2026-01-01T00:00:00.123Z',
        endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : '2026-01-01T00:05:00Z',
        generatorURL: 'http://prometheus:9090/graph',
        fingerprint: '0123456789abcdef',
      },
    ],
    groupLabels: { alertname: 'Watchdog' },
    commonLabels: labels,
    commonAnnotations: {},
    externalURL: 'http://alertmanager:9093',
    version: '4',
    groupKey: '{}/{alertname="Watchdog"}:{alertname="Watchdog"}',
    truncatedAlerts: 0,
  };
}
