import type { EventOf, JournalHeader, NotificationEvent, NotifiedAlert } from './journal.ts';
import type { ObservedAlert } from './observed-alerts.ts';
import type { Plan } from './plan.ts';

export interface ObservedNotification {
  readonly seq: number;
  readonly atMs: number;
  readonly receiver: string;
  readonly integration: NotificationEvent['integration'];
  readonly status: 'firing' | 'resolved';
  readonly alerts: readonly NotifiedAlert[];
  readonly answeredStatus: number | null;
  readonly schemaProblems: readonly string[];
  readonly payload: unknown;
}

/** A journal, read: the same facts in lab time, sorted, joined by alert. Everything that judges or tells starts here. */
export interface RunView {
  readonly header: JournalHeader;
  readonly plan: Plan;
  /** Wall epoch milliseconds of lab time zero; null when the run never got that far. */
  readonly zeroWallMs: number | null;
  readonly alerts: readonly ObservedAlert[];
  /** All notifications but clean heartbeats, sorted by time and then by number. */
  readonly notifications: readonly ObservedNotification[];
  /** Lab times at which the dead man's switch was beaten. */
  readonly beatsMs: readonly number[];
  /** How many records of the receivers are in the journal: requests, heartbeats, strays and changes of the dead man's switch. */
  readonly recordsHeard: number;
  /** Requests to addresses where no receiver is. */
  readonly strays: readonly (EventOf<'stray-request'> & { readonly atMs: number })[];
  readonly deadman: readonly { readonly state: 'alarm' | 'recovered'; readonly atMs: number }[];
  readonly faults: readonly (EventOf<'fault'> & { readonly atMs: number })[];
  readonly phases: readonly (EventOf<'phase'> & { readonly atMs: number; readonly atWallMs: number })[];
  /**
   * Wall milliseconds between the end of the healthy past and the first load, or the first scrapes where those were later
   * than an interval; null when the journal does not tell.
   */
  readonly gapAfterPastWallMs: number | null;
  readonly load: readonly (EventOf<'load'> & { readonly atMs: number })[];
  /** The last of `loadSummaries`. */
  readonly loadSummary: EventOf<'load-summary'> | null;
  /** Changes of the speed of the programs' own clock; none where they look at the wall. */
  readonly clock: readonly (Omit<EventOf<'clock'>, 'kind'> & { readonly atMs: number })[];
  /** One per load of the scenario, in the order in which they ended. */
  readonly loadSummaries: readonly EventOf<'load-summary'>[];
  readonly ruleHealth: readonly EventOf<'rule-health'>[];
  /** None in older journals. */
  readonly ruleReadings: readonly EventOf<'rule-reading'>[];
  /** Readings of the Alertmanagers that Prometheus sends to, by time; none in older journals. */
  readonly alertmanagers: readonly (EventOf<'alertmanagers'> & { readonly atMs: number })[];
  readonly observers: readonly EventOf<'observer'>[];
  readonly headroom: EventOf<'headroom'> | null;
  readonly components: readonly (EventOf<'component'> & { readonly atMs: number })[];
  readonly residue: EventOf<'residue'> | null;
  readonly problems: readonly EventOf<'problem'>[];
  /** `cut` when the journal stops without saying how it ended. */
  readonly ended: 'complete' | 'interrupted' | 'failed' | 'cut';
  /** Lines that could not be read (a journal cut in the middle of one has one). */
  readonly unreadableLines: number;
  /** Lab time of the last event. */
  readonly lastMs: number;
  /** From the first event to the last, milliseconds of the machine: longer than by the wall of a run that was held back. */
  readonly tookMs: number;
}

/** The alert that always fires; its notifications are the beats of the dead man's switch (alerts.md, number 30). */
export const watchdogName = 'Watchdog';

/** A notification that the receiver took: what was answered with an error is an attempt, not a delivery. */
export function wasAccepted({ answeredStatus }: { readonly answeredStatus: number | null }): boolean {
  return answeredStatus !== null && answeredStatus >= 200 && answeredStatus < 400;
}
