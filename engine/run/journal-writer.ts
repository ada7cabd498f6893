import { closeSync, openSync, writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { FiredrillError } from '../../core/errors.ts';
import type { JournalEvent } from '../../core/journal.ts';
import type { StampedEvent } from '../../core/run-view.ts';

/** Wall epoch milliseconds with a fraction, from the clock that also gives `performance.now()`. */
export function wallNowMs(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * The append-only record of a run. Every event is on disk before `append` returns, so that whatever ends the run,
 * what had happened is kept.
 */
export class JournalWriter implements Disposable {
  readonly path: string;
  readonly events: StampedEvent[] = [];
  readonly #fd: number;
  readonly #listeners: ((stamped: StampedEvent) => void)[] = [];

  constructor(path: string) {
    this.path = path;
    this.#fd = openSync(path, 'a');
  }

  /** Told of every event after it was written: the console's live view hangs here. */
  onEvent(listener: (stamped: StampedEvent) => void): void {
    this.#listeners.push(listener);
  }

  /** @throws FiredrillError `JOURNAL_WRITE` when the disk takes no more. */
  append(event: JournalEvent): void {
    const stamped = { wallMs: wallNowMs(), monoMs: performance.now(), event };
    try {
      writeSync(this.#fd, `${JSON.stringify(stamped)}\n`);
    } catch (cause) {
      throw new FiredrillError('unavailable', 'JOURNAL_WRITE', 'the journal cannot be written', {
        got: this.path,
        hint: 'free some disk space: df -h',
        cause,
      });
    }
    this.events.push(stamped);
    for (const listener of this.#listeners) listener(stamped);
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }
}
