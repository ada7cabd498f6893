import type { EventOf, JournalEvent } from './journal.ts';

/** A journal event with its stamps. */
export interface StampedEvent {
  readonly wallMs: number;
  readonly monoMs: number;
  readonly event: JournalEvent;
}

/** The events of one kind, in the order in which they were written. */
export function eventsOf<K extends JournalEvent['kind']>(events: readonly StampedEvent[], kind: K) {
  return events.filter((stamped) => stamped.event.kind === kind) as (StampedEvent & { event: EventOf<K> })[];
}
