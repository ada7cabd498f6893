import { setTimeout as sleep } from 'node:timers/promises';
import type { EventOf } from '../../core/journal.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { type ClockOffset, narrowed } from './clock-offset.ts';
import { requestFailure } from './http.ts';

/** Reads one source again and again, notes what it learns, and keeps count of how well it could read. */
export interface Observer {
  /** Reads once more, stops, and says how often it read, the longest gap between two reads, and every failure. */
  stop(): Promise<EventOf<'observer'>>;
}

/** A stretch in which a fault of the scenario had stopped the source; null while it lasts. Wall epoch milliseconds. */
export interface Outage {
  readonly fromWallMs: number;
  readonly toWallMs: number | null;
}

export interface ObserverOptions {
  readonly source: EventOf<'observer'>['source'];
  /** Pause between two reads, wall milliseconds; 0 for long polls that wait by themselves. */
  readonly everyMs: number;
  /** One read; it appends what it learns to the journal itself. The last one must not wait for news. */
  readonly read: (last: boolean) => Promise<Reading>;
  /** When the source is stopped on purpose: it is not read then, and nothing is held against it. Default never. */
  readonly outages?: () => readonly Outage[];
  /** When a reading may lack the Watchdog, because of a fault. Default never. */
  readonly watchdogMayLack?: () => readonly Outage[];
}

/** What a reading says of its source itself. */
export interface Reading {
  /** Whether the Watchdog was in it, which always fires: an answer without it is none. Absent where it is not to be. */
  readonly hasWatchdog?: boolean;
  readonly clock?: ClockOffset | undefined;
  /** How many records the source keeps. Absent where it keeps none. */
  readonly records?: number;
}

type Lack = NonNullable<EventOf<'observer'>['withoutWatchdog']>[number];

/** A run that failed to read this often has no use for further copies of the same failure. */
const keptErrors = 20;

/** A long poll waits by itself only where somebody answers: a dead source is not hammered. Wall milliseconds. */
const pauseAfterFailureMs = 100;

/** Starts reading at once. A failed read is counted, never thrown: the judge decides what it is worth. */
export function observe({
  source,
  everyMs,
  read,
  outages = () => [],
  watchdogMayLack = () => [],
}: ObserverOptions): Observer {
  const stopping = new AbortController();
  const errors: string[] = [];
  let reads = 0;
  let longestGapMs = 0;
  let lastReadMs = wallNowMs();
  let withoutWatchdog: Lack[] | undefined;
  let isLacking = false;
  let clock: ClockOffset | undefined;
  let records: number | undefined;

  /** Keeps stretches, not readings: a source that tells nothing does so ten times a second. */
  const noteWatchdog = (hasWatchdog: boolean, beganMs: number, nowMs: number): void => {
    withoutWatchdog ??= [];
    const isExplained = watchdogMayLack().some(
      ({ fromWallMs, toWallMs }) => fromWallMs <= nowMs && beganMs <= (toWallMs ?? nowMs),
    );
    const lacks = !hasWatchdog && !isExplained;
    const open = isLacking ? withoutWatchdog.at(-1) : undefined;
    if (lacks && open !== undefined) Object.assign(open, { toWallMs: nowMs, reads: open.reads + 1 });
    else if (lacks) withoutWatchdog.push({ fromWallMs: nowMs, toWallMs: nowMs, reads: 1 });
    isLacking = lacks;
  };
  /** The time of an outage is no gap, nor what was left until then. */
  const gapMs = (nowMs: number): number => {
    const backMs = outages().map(({ toWallMs }) => toWallMs ?? nowMs);
    return Math.max(longestGapMs, nowMs - Math.max(lastReadMs, ...backMs));
  };
  const readOnce = async (last = false): Promise<boolean> => {
    if (outages().some(({ toWallMs }) => toWallMs === null)) return false;
    const beganMs = wallNowMs();
    let reading: Reading;
    try {
      reading = await read(last);
    } catch (error) {
      if (outages().some(({ toWallMs }) => (toWallMs ?? beganMs) >= beganMs)) return false;
      if (errors.length < keptErrors) errors.push(requestFailure(error));
      return false;
    }
    reads += 1;
    const nowMs = wallNowMs();
    longestGapMs = gapMs(nowMs);
    lastReadMs = nowMs;
    if (reading.hasWatchdog !== undefined) noteWatchdog(reading.hasWatchdog, beganMs, nowMs);
    clock = narrowed(clock, reading.clock);
    records = reading.records ?? records;
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
      const nowMs = wallNowMs();
      const away = outages().map(({ fromWallMs, toWallMs }) => ({
        fromWallMs,
        toWallMs: toWallMs ?? nowMs,
      }));
      const counted = { reads, longestGapMs: gapMs(nowMs), errors };
      return {
        ...{ kind: 'observer', source, ...counted },
        ...(away.length === 0 ? {} : { away }),
        ...(withoutWatchdog === undefined ? {} : { withoutWatchdog }),
        ...(records === undefined ? {} : { records }),
        // What is known on one side only compares nothing, and JSON has no infinity.
        ...(clock !== undefined && Number.isFinite(clock.mostMs - clock.leastMs) && { clockAhead: clock }),
      };
    },
  };
}

/** Stopping an observer cuts its pause short; that is how it is meant to end. */
function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
