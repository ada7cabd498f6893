import { type Client, errors } from '@elastic/elasticsearch';
import type { BulkDocument } from './document.ts';
import type { ItemAnswer } from './judgement.ts';

/**
 * What came of one request: an answer for each document; a refusal of the whole, by its status; or nothing that tells what
 * became of the documents, which may well be stored.
 */
export type BulkAnswer =
  | { readonly kind: 'answered'; readonly items: readonly ItemAnswer[] }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

interface Item {
  readonly _id?: string;
  readonly status?: number;
  readonly error?: { readonly type?: string; readonly reason?: string };
}

/** Sends documents with the action `create`, once: what is sent twice is stored once, and the answer says 409. */
export async function sendBulk(
  client: Client,
  documents: readonly BulkDocument[],
  signal: AbortSignal,
): Promise<BulkAnswer> {
  const operations = documents.flatMap(({ id, index, body }) => [
    `{"create":{"_index":${JSON.stringify(index)},"_id":${JSON.stringify(id)}}}`,
    body,
  ]);
  try {
    const answer: unknown = await client.bulk({ operations }, { signal });
    return read(answer, documents);
  } catch (error) {
    if (error instanceof errors.ResponseError && error.statusCode !== undefined)
      return { kind: 'refused', status: error.statusCode, reason: reasonOf(error) };
    return { kind: 'unknown', reason: String(error) };
  }
}

/** An answer of 200 is believed only if it speaks of these documents, one by one. */
function read(answer: unknown, documents: readonly BulkDocument[]): BulkAnswer {
  const items = (answer as { items?: unknown } | undefined)?.items;
  if (!Array.isArray(items) || items.length !== documents.length)
    return { kind: 'unknown', reason: `the answer is none to ${documents.length} documents` };
  const read: ItemAnswer[] = [];
  for (const [index, { id }] of documents.entries()) {
    const { _id, status, error } = ((items[index] as { create?: Item } | null)?.create ?? {}) as Item;
    if (_id !== id || status === undefined)
      return { kind: 'unknown', reason: `the answer for document ${index + 1} is for another` };
    read.push(
      error === undefined
        ? { status }
        : { status, error: { type: error.type ?? 'unknown', reason: error.reason ?? '' } },
    );
  }
  return { kind: 'answered', items: read };
}

/** Without the body of the request, which holds lines. */
function reasonOf(error: errors.ResponseError): string {
  const { body } = error as { body?: { error?: { type?: string; reason?: string } | string } };
  const inner = body?.error;
  return typeof inner === 'object' ? `${inner.type}: ${inner.reason}` : (inner ?? error.message);
}
