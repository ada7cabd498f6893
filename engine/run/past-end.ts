import { wallNowMs } from '../../core/wall-clock.ts';
import type { JournalWriter } from './journal-writer.ts';

/** When the backfilled past ends, wall epoch milliseconds: the boot wrote it down, and whoever made the clock faster since. */
export function pastEndOf({ events }: Pick<JournalWriter, 'events'>): number {
  const end = events.map(({ event }) => event).findLast((event) => event.kind === 'past');
  return end?.endAtWallMs ?? wallNowMs();
}
