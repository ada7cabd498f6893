import { FiredrillError } from '../../core/errors.ts';
import type { JournalEvent } from '../../core/journal.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { recordsAnswerSchema, type SinkRecord } from '../../stack/apps/receivers/record.ts';
import { type ClockOffset, narrowed } from './clock-offset.ts';
import { clientFor } from './http.ts';
import { toNotification } from './notifications/to-event.ts';
import { type Observer, type ObserverOptions, observe } from './observer.ts';

/** How long the sink may hold a request open for news, wall milliseconds. */
const longPollMs = 250;

/** Notes every request that a receiver got, as it comes, and compares its time with our own clock. */
export function observeReceivers(adminUrl: string, append: (event: JournalEvent) => void): Observer {
  const http = clientFor(adminUrl);
  let since = 0;
  let startedAtWallMs: number | undefined;

  /** When the last request went out that was answered without the records that come next. */
  let missedSinceMs = Number.NEGATIVE_INFINITY;

  const read: ObserverOptions['read'] = async (last) => {
    const askedAtMs = wallNowMs();
    const { data } = await http.get('/records', { params: { since, waitMs: last ? 0 : longPollMs } });
    const answeredAtMs = wallNowMs();
    const answer = recordsAnswerSchema.parse(data);
    if (startedAtWallMs !== undefined && answer.startedAtWallMs !== startedAtWallMs) {
      startedAtWallMs = answer.startedAtWallMs;
      since = 0;
      throw new FiredrillError(
        'inconclusive',
        'SINK_RESTARTED',
        'the receiver sink restarted and lost its records',
      );
    }
    startedAtWallMs = answer.startedAtWallMs;
    let clock: ClockOffset | undefined;
    for (const record of answer.records) {
      append(toEvent(record));
      since = record.seq;
      // It came after the last answer, which had it not yet, and before this one.
      const cameAtMs = record.kind === 'deadman' ? record.atWallMs : record.receivedAtWallMs;
      clock = narrowed(clock, { leastMs: cameAtMs - answeredAtMs, mostMs: cameAtMs - missedSinceMs });
    }
    missedSinceMs = askedAtMs;
    return { clock, records: answer.lastSeq };
  };
  return observe({ source: 'receivers', everyMs: 0, read });
}

function toEvent(record: SinkRecord): JournalEvent {
  switch (record.kind) {
    case 'request':
      return toNotification(record);
    case 'deadman':
      return { kind: 'deadman', state: record.state, atWallMs: record.atWallMs };
    case 'stray': {
      const { receivedAtWallMs, method, host, path } = record;
      return { kind: 'stray-request', atWallMs: receivedAtWallMs, method, host, path };
    }
  }
}
