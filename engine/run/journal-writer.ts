import { closeSync, openSync, writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { FiredrillError } from '../../core/errors.ts';
import type { JournalEvent } from '../../core/journal.ts';
import type { StampedEvent } from '../../core/stamped-events.ts';
import { wallNowMs } from '../../core/wall-clock.ts';

/**
 * The append-only record of a run. Every event is in the file before `append` returns, so that whatever ends the
 * process, what had happened is kept.
 */
export class JournalWriter implements Disposable {
  readonly path: string;
  readonly events: StampedEvent[] = [];
  readonly #fd: number;
  readonly #listeners: ((stamped: StampedEvent) => void)[] = [];
  /** A line that was cut by a failure must not swallow the next one. */
  #cut = false;

  /** @throws FiredrillError `JOURNAL_WRITE` when the file cannot be opened. */
  constructor(path: string) {
    this.path = path;
    this.#fd = this.#orFail(() => openSync(path, 'a'));
  }

  /** Told of every event after it was written: the console's live view hangs here. */
  onEvent(listener: (stamped: StampedEvent) => void): void {
    this.#listeners.push(listener);
  }

  /** @throws FiredrillError `JOURNAL_WRITE` when the disk takes no more. */
  append(event: JournalEvent): void {
    const stamped = { wallMs: wallNowMs(), monoMs: performance.now(), event };
    this.#orFail(() => this.#write(`${this.#cut ? '\n' : ''}${JSON.stringify(stamped)}\n`));
    this.events.push(stamped);
    for (const listener of this.#listeners) listener(stamped);
  }

  /** All of it: a disk that is nearly full takes a part and says so only by the count. */
  #write(text: string): void {
    let rest = Buffer.from(text);
    this.#cut = true;
    while (rest.length > 0) rest = rest.subarray(writeSync(this.#fd, rest));
    this.#cut = false;
  }

  #orFail<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      throw new FiredrillError('unavailable', 'JOURNAL_WRITE', 'the journal cannot be written', {
        got: this.path,
        hint: 'is there space (df -h), and may you write there?',
        cause,
      });
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }
}
