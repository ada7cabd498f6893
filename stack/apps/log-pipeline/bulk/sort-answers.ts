import type { DeadLetter } from './dead-letters.ts';
import type { BulkDocument } from './document.ts';
import { type ItemAnswer, judge } from './judgement.ts';

/** The documents of a request by what becomes of them. */
export interface Sorted {
  readonly stored: readonly BulkDocument[];
  readonly duplicate: readonly BulkDocument[];
  readonly dead: readonly DeadLetter[];
  readonly retry: readonly DeadLetter[];
}

export function sortAnswers(batch: readonly BulkDocument[], answers: readonly ItemAnswer[]): Sorted {
  const stored: BulkDocument[] = [];
  const duplicate: BulkDocument[] = [];
  const dead: DeadLetter[] = [];
  const retry: DeadLetter[] = [];
  for (const [index, document] of batch.entries()) {
    const answer = answers[index] ?? { status: 0 };
    const outcome = judge(answer);
    if (outcome === 'stored') stored.push(document);
    else if (outcome === 'duplicate') duplicate.push(document);
    else (outcome === 'dead' ? dead : retry).push({ document, answer });
  }
  return { stored, duplicate, dead, retry };
}
