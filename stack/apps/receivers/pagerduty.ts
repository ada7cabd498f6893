import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { problemsOf } from '../shared/schemas.ts';
import { jsonAnswer, type Protocol } from './protocol.ts';

/**
 * Most bytes of one event, 512 KB: the limit that Alertmanager 0.26 cuts its events to (notify/pagerduty, maxEventSize),
 * after PagerDuty's "Events API v2" documentation. The sink checks it on the parsed event.
 */
const maxEventBytes = 512_000;

const text = (maxLength: number) =>
  z
    .string('want a text')
    .min(1, 'want a text that is not empty')
    .refine((value) => [...value].length <= maxLength, `want at most ${maxLength} characters`);

const payloadSchema = z.looseObject(
  {
    summary: text(1024),
    source: text(1024),
    severity: z.enum(['critical', 'error', 'warning', 'info'], 'want critical, error, warning or info'),
    timestamp: z.string('want a text').optional(),
    component: z.string('want a text').optional(),
    group: z.string('want a text').optional(),
    class: z.string('want a text').optional(),
    custom_details: z.record(z.string(), z.unknown(), 'want an object').optional(),
  },
  'want an object',
);

const commonFields = {
  routing_key: z.string('want a text').length(32, 'want 32 characters'),
  client: z.string('want a text').optional(),
  client_url: z.string('want a text').optional(),
  links: z.array(z.looseObject({ href: text(2048) })).optional(),
  images: z
    .array(z.looseObject({ src: z.url({ protocol: /^https$/, error: 'want an https URL' }) }))
    .optional(),
};

/** A trigger may leave the key to PagerDuty; the other two need one to find their alert. */
const eventSchema = z.discriminatedUnion(
  'event_action',
  [
    z.looseObject({
      ...commonFields,
      event_action: z.literal('trigger'),
      dedup_key: text(255).optional(),
      payload: payloadSchema,
    }),
    z.looseObject({ ...commonFields, event_action: z.literal('acknowledge'), dedup_key: text(255) }),
    z.looseObject({ ...commonFields, event_action: z.literal('resolve'), dedup_key: text(255) }),
  ],
  'want trigger, acknowledge or resolve in an object',
);

/**
 * PagerDuty's Events API v2, `POST /v2/enqueue`.
 *
 * Sources: the OpenAPI file `reference/events-v2/openapiv3.json` in PagerDuty/api-schema for fields, severities,
 * required keys and the codes 202, 400, 429, 5xx; the documentation page "Send an event (Events API v2)" for the 32
 * characters of the routing key, the 255 of dedup_key, the 1024 of the summary and the wording of both answers.
 */
export const pagerduty: Protocol = {
  check(payload) {
    const parsed = eventSchema.safeParse(payload);
    if (!parsed.success) return problemsOf(parsed.error, payload);
    const bytes = Buffer.byteLength(JSON.stringify(payload));
    return bytes > maxEventBytes ? [`body: want at most ${maxEventBytes} bytes, got ${bytes}`] : [];
  },
  accept(payload) {
    const { dedup_key = randomUUID().replaceAll('-', '') } = eventSchema.parse(payload);
    return jsonAnswer(202, { status: 'success', message: 'Event processed', dedup_key });
  },
  refuse: (errors) =>
    jsonAnswer(400, { status: 'invalid event', message: 'Event object is invalid', errors }),
  fail: (status) =>
    jsonAnswer(status, {
      status: status === 429 ? 'throttle exceeded' : 'error',
      message: status === 429 ? 'Too many API calls at a time' : 'The event could not be processed',
      errors: [],
    }),
};
