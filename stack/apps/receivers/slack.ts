import { z } from 'zod';
import { problemsOf } from '../shared/schemas.ts';
import { type Protocol, textAnswer } from './protocol.ts';

const filledText = z.string('want a text').min(1, 'want a text that is not empty');
const longText = (maxLength: number) =>
  z.string('want a text').max(maxLength, `want at most ${maxLength} characters`).optional();

/** An attachment must show something; Slack refuses one that has nothing to show with `no_text`. */
const attachmentSchema = z
  .looseObject(
    {
      title: longText(1024),
      pretext: z.string('want a text').optional(),
      text: longText(40_000),
      fallback: z.string('want a text').optional(),
      fields: z.array(z.unknown()).optional(),
      blocks: z.array(z.unknown()).max(50, 'want at most 50 blocks').optional(),
      color: z.string('want a text').optional(),
    },
    'want an object',
  )
  .refine(
    ({ title, pretext, text, fallback, fields, blocks }) =>
      [title, pretext, text, fallback, fields, blocks].some((part) => part !== undefined && part.length > 0),
    'want a title, pretext, text, fallback, fields or blocks',
  );

const messageSchema = z
  .looseObject(
    {
      text: longText(40_000),
      attachments: z
        .array(attachmentSchema, 'want a list')
        .max(100, 'want at most 100 attachments')
        .optional(),
      blocks: z
        .array(z.looseObject({ type: filledText }), 'want a list')
        .max(50, 'want at most 50 blocks')
        .optional(),
      channel: z.string('want a text').optional(),
      username: z.string('want a text').optional(),
    },
    'want an object',
  )
  .refine(
    ({ text, attachments, blocks }) =>
      (text ?? '') !== '' || (attachments ?? []).length > 0 || (blocks ?? []).length > 0,
    'want text, attachments or blocks',
  );

/** The words with which Slack's incoming webhooks refuse, by status. */
const refusals: Readonly<Record<number, string>> = {
  400: 'invalid_payload',
  403: 'action_prohibited',
  404: 'no_service',
  410: 'channel_is_archived',
  429: 'rate_limited',
};

/**
 * Slack's incoming webhooks, `POST /services/T…/B…/…`: 200 with the text `ok`, else a status with one word of text.
 *
 * Sources: Slack's pages "Sending messages using incoming webhooks" (section "Handling errors"), "Rate limits" (429
 * with Retry-After in seconds), "Legacy: secondary attachments" (at most 100), "Block Kit" (at most 50 blocks), and
 * the changelog entry "Truncating really long messages" (40,000 characters; the sink calls a longer text a problem,
 * because what is cut off is not delivered). The 1024 characters of a title are Alertmanager 0.26's own cut
 * (notify/slack, maxTitleLenRunes).
 */
export const slack: Protocol = {
  check(payload) {
    const parsed = messageSchema.safeParse(payload);
    return parsed.success ? [] : problemsOf(parsed.error, payload);
  },
  accept: () => textAnswer(200, 'ok'),
  refuse: (problems) => textAnswer(400, wordFor(problems)),
  fail: (status) =>
    textAnswer(status, refusals[status] ?? 'server_error', status === 429 ? { 'retry-after': '1' } : {}),
};

function wordFor(problems: readonly string[]): string {
  if (problems.some((problem) => problem.includes('100 attachments'))) return 'too_many_attachments';
  if (problems.some((problem) => problem.startsWith('blocks'))) return 'invalid_blocks';
  return problems.some((problem) => problem.includes('want text, attachments'))
    ? 'no_text'
    : 'invalid_payload';
}
