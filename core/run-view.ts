import type { EventOf, JournalHeader, NotificationEvent, NotifiedAlert } from './journal.ts';
import { joinAlerts, type ObservedAlert } from './observed-alerts.ts';
import type { Plan } from './plan.ts';
import { eventsOf, type StampedEvent } from './stamped-events.ts';

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
  /** One per load of the scenario, in the order in which they ended. */
  readonly loadSummaries: readonly EventOf<'load-summary'>[];
  readonly ruleHealth: readonly EventOf<'rule-health'>[];
  readonly observers: readonly EventOf<'observer'>[];
  readonly headroom: EventOf<'headroom'> | null;
  readonly components: readonly EventOf<'component'>[];
  readonly residue: EventOf<'residue'> | null;
  readonly problems: readonly EventOf<'problem'>[];
  /** `cut` when the journal stops without saying how it ended. */
  readonly ended: 'complete' | 'interrupted' | 'failed' | 'cut';
  /** Lines that could not be read (a journal cut in the middle of one has one). */
  readonly unreadableLines: number;
  /** Lab time of the last event. */
  readonly lastMs: number;
}

/**
 * Reads a journal's events into lab time.
 *
 * @param evaluationIntervalMs the rule evaluation interval in lab milliseconds (30 s in this configuration)
 * @returns undefined when there is no header, which means that nothing can be said at all
 */
export function viewJournal(
  events: readonly StampedEvent[],
  unreadableLines: number,
  evaluationIntervalMs = 30_000,
): RunView | undefined {
  const header = eventsOf(events, 'header')[0]?.event;
  if (header === undefined) return undefined;
  const plan = header.plan;
  const zeroWallMs = eventsOf(events, 'zero')[0]?.event.atWallMs ?? null;
  const lastWallMs = events.reduce((last, { wallMs }) => Math.max(last, wallMs), 0);
  const origin = zeroWallMs ?? lastWallMs;
  const lab = (wallMs: number): number => (wallMs - origin) * plan.speed;
  const inLabTime = <E extends { atWallMs: number }>({ event }: { event: E }) => ({
    ...event,
    atMs: lab(event.atWallMs),
  });
  const notifications = eventsOf(events, 'notification').map(({ event }) => event);

  return {
    header,
    plan,
    zeroWallMs,
    alerts: joinAlerts(events, lab, evaluationIntervalMs),
    notifications: notifications
      .filter((notification) => !isCleanBeat(notification, plan))
      .map(({ receivedAtWallMs, kind: _, ...rest }) => ({ ...rest, atMs: lab(receivedAtWallMs) }))
      .sort((a, b) => a.atMs - b.atMs || a.seq - b.seq),
    beatsMs: notifications
      .filter((notification) => isBeat(notification, plan))
      .map((notification) => lab(notification.receivedAtWallMs))
      .sort((a, b) => a - b),
    deadman: eventsOf(events, 'deadman').map(inLabTime),
    faults: eventsOf(events, 'fault').map(inLabTime),
    phases: eventsOf(events, 'phase').map(({ event, wallMs }) => ({
      ...event,
      atMs: lab(wallMs),
      atWallMs: wallMs,
    })),
    gapAfterPastWallMs: gapAfterPast(events),
    load: eventsOf(events, 'load').map(inLabTime),
    loadSummary: eventsOf(events, 'load-summary').at(-1)?.event ?? null,
    loadSummaries: eventsOf(events, 'load-summary').map(({ event }) => event),
    ruleHealth: eventsOf(events, 'rule-health').map(({ event }) => event),
    observers: eventsOf(events, 'observer').map(({ event }) => event),
    headroom: eventsOf(events, 'headroom').at(-1)?.event ?? null,
    components: eventsOf(events, 'component').map(({ event }) => event),
    residue: eventsOf(events, 'residue').at(-1)?.event ?? null,
    problems: eventsOf(events, 'problem').map(({ event }) => event),
    ended: eventsOf(events, 'ended').at(-1)?.event.how ?? 'cut',
    unreadableLines,
    lastMs: lab(lastWallMs),
  };
}

/** The alert that always fires; its notifications are the beats of the dead man's switch (alerts.md, number 30). */
export const watchdogName = 'Watchdog';

/** A notification that the receiver took: what was answered with an error is an attempt, not a delivery. */
export function wasAccepted({ answeredStatus }: { readonly answeredStatus: number | null }): boolean {
  return answeredStatus !== null && answeredStatus >= 200 && answeredStatus < 400;
}

function isBeat(notification: NotificationEvent, plan: Plan): boolean {
  return (
    notification.receiver === plan.heartbeat.receiver &&
    notification.status === 'firing' &&
    wasAccepted(notification) &&
    notification.alerts.some((alert) => alert.labels['alertname'] === watchdogName)
  );
}

/** A beat that carries nothing else worth judging. Other alerts that stray to this receiver stay visible. */
function isCleanBeat(notification: NotificationEvent, plan: Plan): boolean {
  return (
    isBeat(notification, plan) &&
    notification.schemaProblems.length === 0 &&
    notification.alerts.every((alert) => alert.labels['alertname'] === watchdogName)
  );
}

function gapAfterPast(events: readonly StampedEvent[]): number | null {
  const past = eventsOf(events, 'past')[0]?.event;
  const load = eventsOf(events, 'load').find(({ event }) => event.state === 'started')?.event;
  if (past === undefined || load === undefined) return null;
  // Journals from before this was noted have no such event.
  const scrapes = eventsOf(events, 'scrapes')[0]?.event;
  const scrapesLateMs =
    scrapes === undefined ? 0 : scrapes.beganAtWallMs - scrapes.everyWallMs - past.endAtWallMs;
  return Math.max(0, load.atWallMs - past.endAtWallMs, scrapesLateMs);
}
