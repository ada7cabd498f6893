import type { Client } from '@elastic/elasticsearch';
import { wallNowMs } from '../../../../core/wall-clock.ts';
import type { Logger } from '../../shared/logger.ts';
import { pause } from '../../shared/pause.ts';
import { redactText } from '../redaction.ts';
import { BulkCounts } from './counts.ts';
import type { DeadLetter, DeadLetterFile } from './dead-letters.ts';
import type { BulkDocument, Outcome } from './document.ts';
import type { ItemAnswer } from './judgement.ts';
import { type BatchLimits, Lane } from './lane.ts';
import { sendBulk } from './send-bulk.ts';
import { sortAnswers } from './sort-answers.ts';

export interface BulkOptions {
  readonly limits: BatchLimits;
  /** Requests on their way for one index. */
  readonly concurrency: number;
  /** Documents of one index that are not done: with so many, `write` waits. */
  readonly laneDocuments: number;
  /** Their bytes, likewise. */
  readonly laneBytes: number;
  /** First and longest wait before a repetition, in milliseconds; it doubles from one to the other. */
  readonly backoffMs: readonly [first: number, longest: number];
}

/**
 * Batches of 500 on 2 connections took 9,400 lines/s and more (log-pipeline facts, section 2); 5 MiB is a tenth of what a node
 * with 512 MB of heap refuses; the waits are Logstash's `retry_initial_interval` and `retry_max_interval`.
 */
export const bulkDefaults: BulkOptions = {
  limits: { documents: 500, bytes: 5 * 1024 * 1024 },
  concurrency: 2,
  laneDocuments: 10_000,
  laneBytes: 32 * 1024 * 1024,
  backoffMs: [2000, 64_000],
};

/** Called when documents are done. */
export type Settle = (outcome: Outcome, documents: readonly BulkDocument[]) => void;

/**
 * Writes documents into Elasticsearch until each is stored, was there before, or is in the dead letter file. Nothing else ends it:
 * what is refused for now is tried again, beside the others, for as long as it takes.
 */
export class BulkWriter {
  readonly counts = new BulkCounts();
  readonly #client: Client;
  readonly #deadLetters: DeadLetterFile;
  readonly #options: BulkOptions;
  readonly #settle: Settle;
  readonly #logger: Logger;
  readonly #lanes = new Map<string, Lane>();
  readonly #stop = new AbortController();
  readonly #sending = new Set<Promise<void>>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #waiting: (() => void)[] = [];

  constructor(
    client: Client,
    deadLetters: DeadLetterFile,
    options: BulkOptions,
    settle: Settle,
    logger: Logger,
  ) {
    this.#client = client;
    this.#deadLetters = deadLetters;
    this.#options = options;
    this.#settle = settle;
    this.#logger = logger;
  }

  /** Documents that are not done. */
  get held(): number {
    return [...this.#lanes.values()].reduce((sum, { held }) => sum + held, 0);
  }

  /** Documents that were refused for now, and wait for their next try. */
  get delayed(): number {
    return [...this.#lanes.values()].reduce((sum, { delayed }) => sum + delayed, 0);
  }

  /** Takes documents over. The promise is kept when there is room for more; `settle` is called when they are done. */
  async write(documents: readonly BulkDocument[]): Promise<void> {
    const pump = () => {
      for (const index of new Set(documents.map((document) => document.index))) this.#pump(index);
    };
    for (const document of documents) {
      while (this.#isFull(document) && !this.#stop.signal.aborted) {
        pump();
        await this.#room();
      }
      this.#laneOf(document.index).add(document);
    }
    pump();
  }

  /** Stops; what is not done stays undone, and its requests may still succeed. */
  async close(): Promise<void> {
    this.#stop.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#wake();
    await Promise.all(this.#sending);
    await this.#client.close();
  }

  #laneOf(index: string): Lane {
    let lane = this.#lanes.get(index);
    if (lane === undefined) {
      lane = new Lane(this.#options.concurrency);
      this.#lanes.set(index, lane);
    }
    return lane;
  }

  #isFull({ index }: BulkDocument): boolean {
    const { held = 0, heldBytes = 0 } = this.#lanes.get(index) ?? {};
    return held >= this.#options.laneDocuments || heldBytes >= this.#options.laneBytes;
  }

  #room(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #pump(index: string): void {
    const lane = this.#lanes.get(index);
    if (lane === undefined || this.#stop.signal.aborted) return;
    while (lane.inFlight < lane.concurrency) {
      const batch = lane.take(this.#options.limits, performance.now());
      if (batch.length === 0) break;
      this.#start(index, lane, batch);
    }
    if (lane.held === 0) this.#lanes.delete(index);
    else if (lane.inFlight < lane.concurrency) this.#pumpWhenDue(index, lane);
  }

  #start(index: string, lane: Lane, batch: readonly BulkDocument[]): void {
    lane.inFlight += 1;
    const sending = this.#send(lane, batch).finally(() => {
      lane.inFlight -= 1;
      this.#sending.delete(sending);
      this.#pump(index);
    });
    this.#sending.add(sending);
  }

  #pumpWhenDue(index: string, { nextDueMs }: Lane): void {
    clearTimeout(this.#timers.get(index));
    this.#timers.delete(index);
    if (nextDueMs === undefined) return;
    const pump = () => {
      this.#timers.delete(index);
      this.#pump(index);
    };
    this.#timers.set(index, setTimeout(pump, Math.max(1, nextDueMs - performance.now())));
  }

  /** Sends a batch until there is an answer for each of its documents. */
  async #send(lane: Lane, batch: readonly BulkDocument[]): Promise<void> {
    for (let attempt = 0; !this.#stop.signal.aborted; attempt += 1) {
      const answer = await sendBulk(this.#client, batch, this.#stop.signal);
      if (answer.kind === 'answered') {
        this.counts.add(this.counts.responses, 200);
        lane.concurrency = this.#options.concurrency;
        return this.#takeAnswers(lane, batch, answer.items);
      }
      const status = answer.kind === 'refused' ? answer.status : 0;
      this.counts.add(this.counts.responses, status);
      if (this.#stop.signal.aborted) return;
      this.counts.bulkRequests.failures += 1;
      const reason = redactText(answer.reason);
      this.#logger.error({ status, reason, documents: batch.length, attempt: attempt + 1 }, 'a bulk failed');
      // One at a time: what was refused for its size in sum must not come back in pieces side by side.
      if (status === 429) lane.concurrency = 1;
      if (status !== 400 && status !== 413) await this.#pause(attempt);
      if (batch.length > 1 && divided.has(status)) return this.#sendHalves(lane, batch);
      if (status === 400 || status === 413) return this.#giveUp(lane, batch, { status, reason });
    }
  }

  async #sendHalves(lane: Lane, batch: readonly BulkDocument[]): Promise<void> {
    const middle = Math.ceil(batch.length / 2);
    await this.#send(lane, batch.slice(0, middle));
    await this.#send(lane, batch.slice(middle));
  }

  async #takeAnswers(
    lane: Lane,
    batch: readonly BulkDocument[],
    answers: readonly ItemAnswer[],
  ): Promise<void> {
    for (const { status } of answers) this.counts.add(this.counts.items, status);
    const { stored, duplicate, dead, retry } = sortAnswers(batch, answers);
    this.counts.bulkRequests[stored.length === batch.length ? 'successes' : 'withErrors'] += 1;
    this.counts.documents.successes += stored.length;
    this.counts.documents.nonRetryableFailures += duplicate.length;
    this.#finish(lane, 'stored', stored);
    this.#finish(lane, 'duplicate', duplicate);
    this.#delay(lane, retry);
    await this.#bury(lane, dead);
  }

  /** A document whose request is refused although it holds nothing else: only a person can tell why. */
  async #giveUp(
    lane: Lane,
    batch: readonly BulkDocument[],
    { status, reason }: { readonly status: number; readonly reason: string },
  ): Promise<void> {
    const answer = { status, error: { type: 'request_refused', reason } };
    await this.#bury(
      lane,
      batch.map((document) => ({ document, answer })),
    );
  }

  #finish(lane: Lane, outcome: Outcome, documents: readonly BulkDocument[]): void {
    if (documents.length === 0) return;
    for (const document of documents) lane.done(document);
    this.#settle(outcome, documents);
    this.#wake();
  }

  /** A document that cannot be buried is tried again: it must be somewhere. */
  async #bury(lane: Lane, letters: readonly DeadLetter[]): Promise<void> {
    const [first] = letters;
    if (first === undefined) return;
    const told = tell(first, letters.length);
    try {
      await this.#deadLetters.append(letters, wallNowMs());
    } catch (error) {
      this.#logger.error({ ...told, error: String(error) }, 'the dead letter file cannot be written');
      this.#delay(lane, letters);
      return;
    }
    this.#logger.warn(told, 'documents were refused for good, and are in the dead letter file');
    this.counts.documents.dlqRouted += letters.length;
    this.#finish(
      lane,
      'dead',
      letters.map(({ document }) => document),
    );
  }

  #delay(lane: Lane, refused: readonly DeadLetter[]): void {
    const [first] = refused;
    if (first === undefined) return;
    this.#logger.warn(tell(first, refused.length), 'documents were refused for now, and are sent again');
    this.counts.documents.retryableFailures += refused.length;
    for (const { document, answer } of refused) {
      this.counts.add(this.counts.retriedTypes, answer.error?.type ?? 'unknown');
      lane.delay(document, (attempts) => performance.now() + this.#backoffMs(attempts));
    }
  }

  #backoffMs(attempts: number): number {
    const [first, longest] = this.#options.backoffMs;
    return Math.min(longest, first * 2 ** attempts);
  }

  #pause(attempt: number): Promise<void> {
    return pause(this.#backoffMs(attempt), this.#stop.signal);
  }
}

/** Answers to a whole request that may be meant for a part of it. */
const divided: ReadonlySet<number> = new Set([400, 413, 429]);

function tell({ document, answer: { status, error } }: DeadLetter, documents: number): object {
  const { type, reason = '' } = error ?? {};
  return { documents, index: document.index, status, type, reason: redactText(reason) };
}
