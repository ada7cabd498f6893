import type { BulkDocument } from './document.ts';

/** Documents of one request at most, and their bytes, which one document may exceed. */
export interface BatchLimits {
  readonly documents: number;
  readonly bytes: number;
}

interface Delayed {
  readonly document: BulkDocument;
  readonly dueMs: number;
  /** How often it was refused. */
  readonly attempts: number;
}

/**
 * What waits for one index: the fresh documents in order, and beside them those that were refused for now, which go alone and
 * when their time comes. So neither holds up the other, and no index another.
 */
export class Lane {
  readonly #fresh: BulkDocument[] = [];
  #taken = 0;
  #delayed: Delayed[] = [];
  #attempts = new WeakMap<BulkDocument, number>();
  /** Requests on their way. */
  inFlight = 0;
  /** How many may be on their way. */
  concurrency: number;
  /** Documents that are not done: waiting, delayed, on their way. */
  held = 0;
  heldBytes = 0;

  constructor(concurrency: number) {
    this.concurrency = concurrency;
  }

  get delayed(): number {
    return this.#delayed.length;
  }

  add(document: BulkDocument): void {
    this.#fresh.push(document);
    this.held += 1;
    this.heldBytes += document.bytes;
  }

  /** Puts a document aside. @returns how often it was refused before. */
  delay(document: BulkDocument, dueMs: (attempts: number) => number): void {
    const attempts = (this.#attempts.get(document) ?? 0) + 1;
    this.#attempts.set(document, attempts);
    this.#delayed.push({ document, attempts, dueMs: dueMs(attempts - 1) });
  }

  done(document: BulkDocument): void {
    this.held -= 1;
    this.heldBytes -= document.bytes;
  }

  /** The next documents to send: those whose time has come, alone; else fresh ones. */
  take(limits: BatchLimits, nowMs: number): BulkDocument[] {
    const due = this.#delayed.filter(({ dueMs }) => dueMs <= nowMs).map(({ document }) => document);
    if (due.length > 0) {
      const batch = due.slice(0, countOf(due, 0, limits));
      const sent = new Set(batch);
      this.#delayed = this.#delayed.filter(({ document }) => !sent.has(document));
      return batch;
    }
    const batch = this.#fresh.slice(this.#taken, this.#taken + countOf(this.#fresh, this.#taken, limits));
    this.#taken += batch.length;
    if (this.#taken > 1000 || this.#taken === this.#fresh.length) {
      this.#fresh.splice(0, this.#taken);
      this.#taken = 0;
    }
    return batch;
  }

  /** When the next delayed document is due; undefined when there is none. */
  get nextDueMs(): number | undefined {
    return this.#delayed.reduce<number | undefined>(
      (soonest, { dueMs }) => (soonest === undefined ? dueMs : Math.min(soonest, dueMs)),
      undefined,
    );
  }
}

function countOf(documents: readonly BulkDocument[], from: number, limits: BatchLimits): number {
  let bytes = 0;
  let count = 0;
  for (; from + count < documents.length && count < limits.documents; count += 1) {
    bytes += documents[from + count]?.bytes ?? 0;
    if (count > 0 && bytes > limits.bytes) break;
  }
  return count;
}
