import { z } from 'zod';

/** The protocols that the receiver sink speaks. */
export const integrations = ['pagerduty', 'slack', 'webhook', 'email', 'deadmansswitch'] as const;
export const integrationSchema = z.enum(integrations);
export type Integration = z.infer<typeof integrationSchema>;

const seq = z.number().int().min(1);

/** One request or mail, kept at the moment it was complete. */
export const requestRecordSchema = z.object({
  kind: z.literal('request'),
  /** 1 for the first record of the sink's life, then without gaps. */
  seq,
  /** Who is at the address that was called (addresses.ts); of a mail the local part of its recipient. */
  receiver: z.string(),
  integration: integrationSchema,
  /** Fractional epoch milliseconds at which the last byte of the request was there. */
  receivedAtWallMs: z.number(),
  /** HTTP or SMTP status decided on for the answer; null where no answer is given (hang, reset). */
  answeredStatus: z.number().int().nullable(),
  /** What the payload lacks against the protocol's documentation; empty when it is in order. */
  schemaProblems: z.array(z.string()),
  /** A few headers that help a reader: content type, user agent, for mails date and message id. */
  headers: z.record(z.string(), z.string()),
  /** Parsed JSON, the raw text when it is not JSON, or a `ParsedMail`. */
  payload: z.unknown(),
  /** Length of the body as it came, in bytes. */
  rawBytes: z.number().int().min(0),
});
export type RequestRecord = z.infer<typeof requestRecordSchema>;

/** The dead man's switch changed its state. */
export const deadmanRecordSchema = z.object({
  kind: z.literal('deadman'),
  seq,
  state: z.enum(['alarm', 'recovered']),
  /** Fractional epoch milliseconds of the change. */
  atWallMs: z.number(),
  /** The last beat before the alarm, or the beat that ended it. */
  lastBeatAtWallMs: z.number(),
});
export type DeadmanRecord = z.infer<typeof deadmanRecordSchema>;

/** Somebody called where no receiver is; it was answered 404. */
export const strayRecordSchema = z.object({
  kind: z.literal('stray'),
  seq,
  receivedAtWallMs: z.number(),
  method: z.string(),
  /** The header `Host`, as it came. */
  host: z.string(),
  path: z.string(),
});
export type StrayRecord = z.infer<typeof strayRecordSchema>;

/** Whatever the sink keeps. */
export const sinkRecordSchema = z.discriminatedUnion('kind', [
  requestRecordSchema,
  deadmanRecordSchema,
  strayRecordSchema,
]);
export type SinkRecord = z.infer<typeof sinkRecordSchema>;

/** The answer to `GET /records`. */
export const recordsAnswerSchema = z.object({
  /** Records newer than `since`, oldest first. */
  records: z.array(sinkRecordSchema),
  /** Sequence number of the newest record, 0 when there is none: the next `since`. */
  lastSeq: z.number().int().min(0),
  /** When this sink started; another value than before means that it restarted and lost its records. */
  startedAtWallMs: z.number(),
});
export type RecordsAnswer = z.infer<typeof recordsAnswerSchema>;

/** The payload of an `email` record. */
export const parsedMailSchema = z.object({
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  /** The plain text part; empty when the mail has none. */
  text: z.string(),
  /** The HTML part; empty when the mail has none. */
  html: z.string(),
});
export type ParsedMail = z.infer<typeof parsedMailSchema>;
