import type { EventOf, JournalEvent, JournalHeader, NotificationEvent } from './journal.ts';
import { intervalMsOf } from './judged-rules.ts';
import { AlertRecorder } from './observed-alerts.ts';
import type { Plan } from './plan.ts';
import { type RunView, wasAccepted, watchdogName } from './run-view.ts';
import { sentLabelsOf } from './sent-labels.ts';
import type { StampedEvent } from './stamped-events.ts';

/** The rule evaluation interval of this configuration (prometheus.yml), for journals that do not carry it. */
const usualEvaluationIntervalMs = 30_000;

/** Kinds of which every event is kept as it is. */
type KeptKind = Exclude<
  JournalEvent['kind'],
  | 'header'
  | 'zero'
  | 'past'
  | 'scrapes'
  | 'prometheus-alert'
  | 'alertmanager-alert'
  | 'notification'
  | 'ended'
>;
type Kept = { readonly [K in KeptKind]: (EventOf<K> & { readonly stampedWallMs: number })[] };

/**
 * Reads a journal's events into lab time, one by one. Samples are kept as stretches and clean heartbeats as instants, so
 * that a long journal takes little more room than a short one.
 */
export class ViewBuilder {
  readonly #evaluationIntervalMs: number | undefined;
  readonly #kept: Kept = {
    phase: [],
    clock: [],
    fault: [],
    load: [],
    'load-summary': [],
    'rule-health': [],
    'rule-reading': [],
    'stray-request': [],
    deadman: [],
    alertmanagers: [],
    observer: [],
    headroom: [],
    component: [],
    residue: [],
    problem: [],
  };
  readonly #notifications: NotificationEvent[] = [];
  readonly #beatsWallMs: number[] = [];
  #notificationsHeard = 0;
  /** What came before the header, which says how to read it. */
  readonly #early: StampedEvent[] = [];
  #begun: { readonly header: JournalHeader; readonly alerts: AlertRecorder } | undefined;
  #zeroWallMs: number | null = null;
  #pastEndWallMs: number | undefined;
  /** Absent from journals of before it was noted. */
  #scrapes: EventOf<'scrapes'> | undefined;
  #ended: RunView['ended'] = 'cut';
  #lastWallMs = 0;
  #firstMonoMs: number | undefined;
  #lastMonoMs = 0;

  /** @param evaluationIntervalMs lab milliseconds; default: what the journal says, else 30 s. */
  constructor(evaluationIntervalMs?: number) {
    this.#evaluationIntervalMs = evaluationIntervalMs;
  }

  add(stamped: StampedEvent): void {
    const { event, wallMs, monoMs } = stamped;
    if (this.#begun === undefined) {
      if (event.kind === 'header') this.#begin(event);
      else {
        this.#early.push(stamped);
        return;
      }
    }
    this.#lastWallMs = Math.max(this.#lastWallMs, wallMs);
    this.#firstMonoMs ??= monoMs;
    this.#lastMonoMs = monoMs;
    this.#take(event, wallMs);
  }

  #begin(header: JournalHeader): void {
    const { speed, configuration } = header.plan;
    const evaluationIntervalMs =
      this.#evaluationIntervalMs ?? configuration?.evaluationIntervalMs ?? usualEvaluationIntervalMs;
    const known = { ...configuration, evaluationIntervalMs };
    const isRelabelled = (configuration?.alertRelabelling ?? []).length > 0;
    const alerts = new AlertRecorder(
      (labels) => intervalMsOf(labels, known),
      speed,
      configuration !== undefined && isRelabelled
        ? (stored) => sentLabelsOf(stored, configuration)
        : undefined,
    );
    this.#begun = { header, alerts };
    for (const stamped of this.#early.splice(0)) this.add(stamped);
  }

  #take(event: JournalEvent, stampedWallMs: number): void {
    switch (event.kind) {
      case 'header':
        return;
      case 'zero':
        this.#zeroWallMs ??= event.atWallMs;
        return;
      case 'past':
        this.#pastEndWallMs = event.endAtWallMs;
        return;
      case 'scrapes':
        this.#scrapes ??= event;
        return;
      case 'ended':
        this.#ended = event.how;
        return;
      case 'prometheus-alert':
        this.#begun?.alerts.addSamples(event);
        return;
      case 'alertmanager-alert':
        this.#begun?.alerts.addChange(event);
        return;
      case 'notification':
        this.#hear(event);
        return;
      default:
        (this.#kept[event.kind] as unknown[]).push({ ...event, stampedWallMs });
    }
  }

  #hear(notification: NotificationEvent): void {
    const plan = this.#begun?.header.plan;
    if (plan === undefined) return;
    this.#notificationsHeard += 1;
    if (isBeat(notification, plan)) this.#beatsWallMs.push(notification.receivedAtWallMs);
    if (!isCleanBeat(notification, plan)) this.#notifications.push(notification);
  }

  /** @returns undefined when there was no header, which means that nothing can be said at all */
  view(unreadableLines: number): RunView | undefined {
    if (this.#begun === undefined) return undefined;
    const { header, alerts } = this.#begun;
    const { plan } = header;
    const origin = this.#zeroWallMs ?? this.#lastWallMs;
    const lab = (wallMs: number): number => (wallMs - origin) * plan.speed;
    const kept = this.#kept;
    const atOwnTime = <E extends { readonly atWallMs: number }>(events: readonly E[]) =>
      events.map((event) => ({ ...unstamped(event), atMs: lab(event.atWallMs) }));
    const gapWallMs = gapAfterPast(this.#pastEndWallMs, kept.load, this.#scrapes);
    return {
      header,
      plan,
      zeroWallMs: this.#zeroWallMs,
      alerts: alerts.join(lab),
      notifications: this.#notifications
        .map(({ receivedAtWallMs, kind: _, ...rest }) => ({ ...rest, atMs: lab(receivedAtWallMs) }))
        .sort((a, b) => a.atMs - b.atMs || a.seq - b.seq),
      beatsMs: inOrder(this.#beatsWallMs).map(lab),
      recordsHeard: this.#notificationsHeard + kept.deadman.length + kept['stray-request'].length,
      strays: atOwnTime(kept['stray-request']),
      deadman: atOwnTime(kept.deadman),
      faults: atOwnTime(kept.fault),
      phases: kept.phase.map((event) => ({
        ...unstamped(event),
        atMs: lab(event.stampedWallMs),
        atWallMs: event.stampedWallMs,
      })),
      gapAfterPastWallMs: gapWallMs,
      clock: atOwnTime(kept.clock),
      load: atOwnTime(kept.load),
      loadSummary: kept['load-summary'].map(unstamped).at(-1) ?? null,
      loadSummaries: kept['load-summary'].map(unstamped),
      ruleHealth: kept['rule-health'].map(unstamped),
      ruleReadings: kept['rule-reading'].map(unstamped),
      alertmanagers: atOwnTime(kept.alertmanagers),
      observers: kept.observer.map(unstamped),
      headroom: kept.headroom.map(unstamped).at(-1) ?? null,
      components: kept.component.map((event) => ({ ...unstamped(event), atMs: lab(event.stampedWallMs) })),
      residue: kept.residue.map(unstamped).at(-1) ?? null,
      problems: kept.problem.map(unstamped),
      ended: this.#ended,
      unreadableLines,
      lastMs: lab(this.#lastWallMs),
      tookMs: this.#lastMonoMs - (this.#firstMonoMs ?? this.#lastMonoMs),
    };
  }
}

/**
 * The same of events that are in memory already.
 *
 * @param evaluationIntervalMs as for `ViewBuilder`
 */
export function viewJournal(
  events: Iterable<StampedEvent>,
  unreadableLines: number,
  evaluationIntervalMs?: number,
): RunView | undefined {
  const builder = new ViewBuilder(evaluationIntervalMs);
  for (const stamped of events) builder.add(stamped);
  return builder.view(unreadableLines);
}

function unstamped<E extends object>(
  event: E & { readonly stampedWallMs?: number },
): Omit<E, 'stampedWallMs'> {
  const { stampedWallMs: _, ...rest } = event;
  return rest;
}

/** Nearly always they are in order already, and sorting a million of them takes more room than keeping them. */
function inOrder(instantsMs: readonly number[]): readonly number[] {
  const isInOrder = instantsMs.every((atMs, index) => atMs >= (instantsMs[index - 1] ?? atMs));
  return isInOrder ? instantsMs : instantsMs.toSorted((a, b) => a - b);
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

function gapAfterPast(
  endWallMs: number | undefined,
  load: readonly EventOf<'load'>[],
  scrapes: EventOf<'scrapes'> | undefined,
): number | null {
  const started = load.find(({ state }) => state === 'started');
  if (endWallMs === undefined || started === undefined) return null;
  const scrapesLateMs = scrapes === undefined ? 0 : scrapes.beganAtWallMs - scrapes.everyWallMs - endWallMs;
  return Math.max(0, started.atWallMs - endWallMs, scrapesLateMs);
}
