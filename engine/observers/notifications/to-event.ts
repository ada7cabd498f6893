import { z } from 'zod';
import type { NotificationEvent, NotifiedAlert } from '../../../core/journal.ts';
import type { RequestRecord } from '../../../stack/apps/receivers/record.ts';
import { readAlertsInText } from './read-text.ts';

const pagerdutySchema = z.object({
  event_action: z.enum(['trigger', 'acknowledge', 'resolve']),
  payload: z.object({ custom_details: z.record(z.string(), z.unknown()).default({}) }).optional(),
});
const slackSchema = z.object({
  text: z.string().optional(),
  attachments: z.array(z.object({ title: z.string().optional(), text: z.string().optional() })).default([]),
});
const webhookSchema = z.object({
  status: z.enum(['firing', 'resolved']),
  alerts: z.array(
    z.object({
      status: z.enum(['firing', 'resolved']),
      labels: z.record(z.string(), z.string()),
      startsAt: z.string(),
    }),
  ),
});
const mailSchema = z.object({ subject: z.string(), text: z.string() });

interface Told {
  readonly status: 'firing' | 'resolved';
  readonly alerts: readonly NotifiedAlert[];
  /** Lines about alerts that cannot be read. */
  readonly unreadable?: readonly string[];
}

/** One reader per protocol; each throws a ZodError for a payload that is not of its protocol. */
const readers: Readonly<Record<RequestRecord['integration'], (payload: unknown) => Told>> = {
  pagerduty(payload) {
    const event = pagerdutySchema.parse(payload);
    const details = Object.values(event.payload?.custom_details ?? {}).filter(
      (value) => typeof value === 'string',
    );
    return {
      status: event.event_action === 'resolve' ? 'resolved' : 'firing',
      ...readAlertsInText(details.join('\n')),
    };
  },
  slack(payload) {
    const message = slackSchema.parse(payload);
    return fromText([message.text ?? '', ...message.attachments.map((one) => one.text ?? '')].join('\n'));
  },
  email: (payload) => fromText(mailSchema.parse(payload).text),
  webhook: (payload) => webhookSchema.parse(payload),
  deadmansswitch: (payload) => webhookSchema.parse(payload),
};

/** A message is about a problem as long as one of its alerts still fires. */
function fromText(text: string): Told {
  const read = readAlertsInText(text);
  return { status: read.alerts.some((alert) => alert.status === 'firing') ? 'firing' : 'resolved', ...read };
}

/**
 * Turns what a receiver got into the journal's word for it. A payload that cannot be read is kept as it came,
 * without alerts, and the reason joins the schema problems.
 */
export function toNotification(record: RequestRecord): NotificationEvent {
  const { seq, receiver, integration, receivedAtWallMs, answeredStatus, payload } = record;
  const base = {
    kind: 'notification' as const,
    seq,
    receiver,
    integration,
    receivedAtWallMs,
    answeredStatus,
    payload,
  };
  try {
    const { status, alerts, unreadable = [] } = readers[integration](payload);
    const problems = [
      ...unreadable.map((line) => `a line about an alert cannot be read: ${line}`),
      ...(alerts.length === 0 ? ['the message names no alert'] : []),
    ];
    return { ...base, status, alerts: [...alerts], schemaProblems: [...record.schemaProblems, ...problems] };
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return {
      ...base,
      status: 'firing',
      alerts: [],
      schemaProblems: [...record.schemaProblems, z.prettifyError(error)],
    };
  }
}
