import { z } from 'zod';
import { problemsOf } from '../shared/schemas.ts';
import { jsonAnswer, type Protocol } from './protocol.ts';

const labels = z.record(z.string(), z.string('want a text'), 'want labels');
const status = z.enum(['firing', 'resolved'], 'want firing or resolved');
const time = z.iso.datetime({ offset: true, error: 'want a time in RFC 3339' });
const text = z.string('want a text');

const webhookAlertSchema = z.looseObject(
  {
    status,
    labels,
    annotations: labels,
    startsAt: time,
    /** `0001-01-01T00:00:00Z` while it is firing. */
    endsAt: time,
    generatorURL: text,
    /** 16 hexadecimal digits, the same for the same labels. */
    fingerprint: text.regex(/^[0-9a-f]{16}$/, 'want 16 hexadecimal digits'),
  },
  'want an alert',
);
export type WebhookAlert = z.infer<typeof webhookAlertSchema>;

/** `firing` as long as one of the alerts is. */
function wholeStatusOf(alerts: readonly WebhookAlert[]): WebhookAlert['status'] {
  return alerts.some((alert) => alert.status === 'firing') ? 'firing' : 'resolved';
}

/**
 * The body of Alertmanager's webhook, version "4".
 *
 * Source: notify/webhook and template.Data in Alertmanager 0.26 (documentation: "webhook_config"). Fields that are not
 * known here are let through, as a newer Alertmanager may add some without a new version.
 */
export const webhookPayloadSchema = z
  .looseObject(
    {
      version: z.literal('4', 'want "4"'),
      groupKey: text.min(1, 'want a text that is not empty'),
      truncatedAlerts: z.number('want a number').int('want a whole number').min(0, 'want 0 or more'),
      status,
      receiver: text.min(1, 'want a text that is not empty'),
      groupLabels: labels,
      commonLabels: labels,
      commonAnnotations: labels,
      externalURL: text,
      alerts: z.array(webhookAlertSchema, 'want a list').min(1, 'want at least one alert'),
    },
    'want an object',
  )
  .refine(({ alerts, status: whole }) => alerts.length === 0 || whole === wholeStatusOf(alerts), {
    path: ['status'],
    error: 'want firing exactly when one of the alerts is firing',
  });

/** A receiver of Alertmanager's own webhook format. Alertmanager takes any 2xx as delivered. */
export const webhook: Protocol = {
  check(payload) {
    const parsed = webhookPayloadSchema.safeParse(payload);
    return parsed.success ? [] : problemsOf(parsed.error, payload);
  },
  accept: () => jsonAnswer(200, { status: 'ok' }),
  refuse: (problems) => jsonAnswer(400, { status: 'invalid', problems }),
  fail: (code) => jsonAnswer(code, { status: 'error' }),
};

/**
 * True for a webhook that is a beat of the dead man's switch: in order, and firing. The "resolved" that Alertmanager
 * sends for a Watchdog of a dead Prometheus is the opposite of a beat.
 */
export function isBeat(payload: unknown): boolean {
  const parsed = webhookPayloadSchema.safeParse(payload);
  return parsed.success && parsed.data.status === 'firing';
}
