import type { EventOf, JournalEvent, JournalHeader, NotificationEvent, NotifiedAlert } from './journal.ts';
import { formatLabels, hasLabels, type Labels } from './labels.ts';
import type { Plan } from './plan.ts';

/** A stretch of lab time, in milliseconds after the zero. `toMs` is null while it was still going on at the end. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number | null;
}

/** One alert as Prometheus and Alertmanager saw it, in lab time. */
export interface ObservedAlert {
  readonly labels: Labels;
  readonly pending: readonly Span[];
  readonly firing: readonly Span[];
  /** When Alertmanager muted it, and by which alerts. */
  readonly inhibited: readonly (Span & { readonly by: readonly Labels[] })[];
  /** When Alertmanager held it active, that is, free to be sent. */
  readonly active: readonly Span[];
}

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
  /** Wall milliseconds between the end of the healthy past and the first load; null when the journal does not tell. */
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

/** A journal event with its stamps. */
export interface StampedEvent {
  readonly wallMs: number;
  readonly monoMs: number;
  readonly event: JournalEvent;
}

/** Consecutive samples further apart than this many evaluation intervals are two spans, not one. */
const gapIntervals = 2.5;

/**
 * Joins the samples of one state into spans: [first sample, first instant without one].
 * A sample stands for the evaluation interval that it opens.
 */
function spansOf(samplesMs: readonly number[], intervalMs: number): Span[] {
  const spans: { fromMs: number; toMs: number }[] = [];
  for (const atMs of [...samplesMs].sort((a, b) => a - b)) {
    const open = spans.at(-1);
    if (open !== undefined && atMs - open.toMs < intervalMs * (gapIntervals - 1))
      open.toMs = atMs + intervalMs;
    else spans.push({ fromMs: atMs, toMs: atMs + intervalMs });
  }
  return spans;
}

function eventsOf<K extends JournalEvent['kind']>(events: readonly StampedEvent[], kind: K) {
  return events.filter((stamped) => stamped.event.kind === kind) as (StampedEvent & { event: EventOf<K> })[];
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

/** One entry per alert: Prometheus' spans by its samples, Alertmanager's by the changes of state that were seen. */
function joinAlerts(
  events: readonly StampedEvent[],
  lab: (wallMs: number) => number,
  intervalMs: number,
): ObservedAlert[] {
  const samples = Map.groupBy(
    eventsOf(events, 'prometheus-alert').map(({ event }) => event),
    ({ labels }) => formatLabels(labels),
  );
  const changes = eventsOf(events, 'alertmanager-alert')
    .map(({ event }) => event)
    .sort((a, b) => a.atWallMs - b.atWallMs);
  const labelsByFingerprint = new Map(changes.map((change) => [change.fingerprint, change.labels]));
  const changesByLabels = Map.groupBy(changes, ({ labels }) => formatLabels(labels));
  const partners = pairLabels(
    [...changesByLabels.values()].map((own) => own[0]?.labels ?? {}),
    [...samples.values()].map((own) => own[0]?.labels ?? {}),
  );

  return partners.map(({ sent, stored }) => {
    const ownSamples = stored === null ? [] : (samples.get(formatLabels(stored)) ?? []);
    const ownChanges = sent === null ? [] : (changesByLabels.get(formatLabels(sent)) ?? []);
    const states = (state: 'pending' | 'firing'): Span[] =>
      spansOf(
        ownSamples.filter((sample) => sample.state === state).flatMap((s) => s.samplesWallMs.map(lab)),
        intervalMs,
      );
    const during = (wanted: 'active' | 'suppressed') =>
      ownChanges.flatMap((change, index) => {
        if (change.state !== wanted) return [];
        const next = ownChanges[index + 1];
        const by = change.inhibitedBy.map(
          (print) => labelsByFingerprint.get(print) ?? { fingerprint: print },
        );
        return [{ fromMs: lab(change.atWallMs), toMs: next === undefined ? null : lab(next.atWallMs), by }];
      });
    return {
      labels: sent ?? stored ?? {},
      pending: states('pending'),
      firing: states('firing'),
      inhibited: during('suppressed').filter((span) => span.by.length > 0),
      active: during('active').map(({ fromMs, toMs }) => ({ fromMs, toMs })),
    };
  });
}

/**
 * Pairs what Alertmanager got (with external labels) with what Prometheus stored (without them), one to one.
 * The pair with the fewest additional labels goes first, so that an alert does not take the samples of another one
 * whose labels happen to be a part of its own.
 */
function pairLabels(sent: readonly Labels[], stored: readonly Labels[]) {
  const pairs = sent
    .flatMap((left, i) =>
      stored.flatMap((right, j) =>
        hasLabels(left, right) ? [{ i, j, extra: Object.keys(left).length - Object.keys(right).length }] : [],
      ),
    )
    .sort((a, b) => a.extra - b.extra || a.i - b.i || a.j - b.j);
  const storedOf = new Map<number, number>();
  const taken = new Set<number>();
  for (const { i, j } of pairs) {
    if (storedOf.has(i) || taken.has(j)) continue;
    storedOf.set(i, j);
    taken.add(j);
  }
  return [
    ...sent.map((labels, i) => ({ sent: labels, stored: stored[storedOf.get(i) ?? -1] ?? null })),
    ...stored.flatMap((labels, j) => (taken.has(j) ? [] : [{ sent: null, stored: labels }])),
  ];
}

function gapAfterPast(events: readonly StampedEvent[]): number | null {
  const past = eventsOf(events, 'past')[0]?.event;
  const load = eventsOf(events, 'load').find(({ event }) => event.state === 'started')?.event;
  return past === undefined || load === undefined ? null : Math.max(0, load.atWallMs - past.endAtWallMs);
}
