import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventOf } from '../../core/journal.ts';
import { requestFailure } from './http.ts';

/** Reads one source again and again, notes what it learns, and keeps count of how well it could read. */
export interface Observer {
  /** Reads once more, stops, and says how often it read, the longest gap between two reads, and every failure. */
  stop(): Promise<EventOf<'observer'>>;
}

export interface ObserverOptions {
  readonly source: EventOf<'observer'>['source'];
  /** Pause between two reads, wall milliseconds; 0 for long polls that wait by themselves. */
  readonly everyMs: number;
  /** One read; it appends what it learns to the journal itself. The last one must not wait for news. */
  readonly read: (last: boolean) => Promise<void>;
}

/** A run that failed to read this often has no use for further copies of the same failure. */
const keptErrors = 20;

/** A long poll waits by itself only where somebody answers: a dead source is not hammered. Wall milliseconds. */
const pauseAfterFailureMs = 100;

/** Starts reading at once. A failed read is counted, never thrown: the judge decides what it is worth. */
export function observe({ source, everyMs, read }: ObserverOptions): Observer {
  const stopping = new AbortController();
  const errors: string[] = [];
  let reads = 0;
  let longestGapMs = 0;
  let lastReadMs = performance.now();

  const gapMs = (nowMs: number): number => Math.max(longestGapMs, nowMs - lastReadMs);
  const readOnce = async (last = false): Promise<boolean> => {
    try {
      await read(last);
    } catch (error) {
      if (errors.length < keptErrors) errors.push(requestFailure(error));
      return false;
    }
    reads += 1;
    const nowMs = performance.now();
    longestGapMs = gapMs(nowMs);
    lastReadMs = nowMs;
    return true;
  };
  const reading = (async () => {
    while (!stopping.signal.aborted) {
      const pauseMs = (await readOnce()) ? everyMs : Math.max(everyMs, pauseAfterFailureMs);
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(ignoreAbort);
    }
  })();

  return {
    async stop() {
      stopping.abort();
      await reading;
      await readOnce(true);
      // A source that died is unread until now, not only until its last answer.
      return { kind: 'observer', source, reads, longestGapMs: gapMs(performance.now()), errors };
    },
  };
}

/** Stopping an observer cuts its pause short; that is how it is meant to end. */
function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
