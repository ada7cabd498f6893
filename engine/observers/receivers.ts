import { FiredrillError } from '../../core/errors.ts';
import type { JournalEvent } from '../../core/journal.ts';
import { recordsAnswerSchema } from '../../stack/apps/receivers/record.ts';
import { clientFor } from './http.ts';
import { toNotification } from './notifications/to-event.ts';
import { type Observer, observe } from './observer.ts';

/** How long the sink may hold a request open for news, wall milliseconds. */
const longPollMs = 250;

/** Notes every request that a receiver got, as it comes. */
export function observeReceivers(adminUrl: string, append: (event: JournalEvent) => void): Observer {
  const http = clientFor(adminUrl);
  let since = 0;
  let startedAtWallMs: number | undefined;

  const read = async (last: boolean): Promise<void> => {
    const { data } = await http.get('/records', { params: { since, waitMs: last ? 0 : longPollMs } });
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
    for (const record of answer.records) {
      append(
        record.kind === 'request'
          ? toNotification(record)
          : { kind: 'deadman', state: record.state, atWallMs: record.atWallMs },
      );
      since = record.seq;
    }
  };
  return observe({ source: 'receivers', everyMs: 0, read });
}
