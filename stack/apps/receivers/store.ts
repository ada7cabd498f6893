import { EventEmitter } from 'node:events';
import { wallNowMs } from '../../../core/wall-clock.ts';
import type { DeadmanRecord, RecordsAnswer, RequestRecord, SinkRecord, StrayRecord } from './record.ts';

type Unnumbered = Omit<RequestRecord, 'seq'> | Omit<DeadmanRecord, 'seq'> | Omit<StrayRecord, 'seq'>;

/** Everything the sink has received, in order, kept for its whole life. */
export class RecordStore {
  readonly #records: SinkRecord[] = [];
  readonly #startedAtWallMs = wallNowMs();
  readonly #news = new EventEmitter().setMaxListeners(0);

  append(record: Unnumbered): void {
    this.#records.push({ ...record, seq: this.#records.length + 1 } as SinkRecord);
    this.#news.emit('record');
  }

  /** The records after number `since`, at once. */
  read(since: number): RecordsAnswer {
    return {
      records: this.#records.slice(since),
      lastSeq: this.#records.length,
      startedAtWallMs: this.#startedAtWallMs,
    };
  }

  /**
   * The records after number `since`, as soon as there is one; none when `waitMs` pass or the signal says that nobody
   * waits any more.
   */
  readNewer(since: number, waitMs: number, signal: AbortSignal): Promise<RecordsAnswer> {
    if (this.#records.length > since || waitMs === 0 || signal.aborted)
      return Promise.resolve(this.read(since));
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#news.off('record', check);
        signal.removeEventListener('abort', done);
        resolve(this.read(since));
      };
      const check = () => {
        if (this.#records.length > since) done();
      };
      const timer = setTimeout(done, waitMs);
      this.#news.on('record', check);
      signal.addEventListener('abort', done);
    });
  }
}
