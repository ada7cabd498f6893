import type { EventOf, NotificationEvent, NotifiedAlert, PhaseName } from '../../core/journal.ts';
import type { Labels } from '../../core/labels.ts';
import type { Plan } from '../../core/plan.ts';

/** What a synthetic run is made of, all in lab milliseconds. Plain and mutable: a twin changes one thing and no other. */
export interface Facts {
  plan: Plan;
  /** In Prometheus, sampled every evaluation interval. */
  prometheus: { labels: Labels; state: 'pending' | 'firing'; fromMs: number; toMs: number }[];
  /** In Alertmanager, one entry per change of state. */
  alertmanager: {
    atMs: number;
    labels: Labels;
    state: EventOf<'alertmanager-alert'>['state'];
    inhibitedBy?: Labels[];
  }[];
  notifications: NotificationFact[];
  /** Requests to addresses where no receiver is. Default none. */
  strays?: { atMs: number; host: string; path: string; method?: string }[];
  beatsMs: number[];
  deadmanAlarmsMs: number[];
  /** When the dead man's switch ended an alarm. Default never. */
  deadmanRecoveredMs?: number[];
  /** The Alertmanagers that Prometheus says it sends to. */
  connected: { atMs: number; active: string[] }[];
  faults: { index: number; state: EventOf<'fault'>['state']; atMs: number; evidence: string }[];
  loads: Omit<EventOf<'load-summary'>, 'kind'>[];
  ruleHealth: Omit<EventOf<'rule-health'>, 'kind'>[];
  /** Default none, as in older journals. */
  ruleReadings?: Omit<EventOf<'rule-reading'>, 'kind'>[];
  observers: Omit<EventOf<'observer'>, 'kind'>[];
  headroom: Omit<EventOf<'headroom'>, 'kind'> | null;
  phases: { name: PhaseName; state: 'started' | 'finished' | 'failed'; atMs: number }[];
  residue: string[] | null;
  /** Components that were suddenly gone. Default none. */
  vanished?: string[];
  problems: Omit<EventOf<'problem'>, 'kind'>[];
  /** Records that the receivers keep and that are not among these facts. Default none. */
  lostRecords?: number;
  /** What the journal claims to hold; none for an older one. */
  recorded: string[];
  zero: boolean;
  ended: 'complete' | 'interrupted' | 'failed' | null;
  unreadableLines: number;
}

export interface NotificationFact {
  atMs: number;
  receiver: string;
  status: 'firing' | 'resolved';
  alerts: NotifiedAlert[];
  /** Default 200. */
  answeredStatus?: number | null;
  schemaProblems?: string[];
  /** Severity in the event of PagerDuty. Default: that of its first alert. */
  pagedAs?: string;
  /** What a person reads, where it is not what it should be. */
  says?: Annotations;
  /** Fields of a webhook's payload beside those that every one has. */
  adds?: Readonly<Record<string, unknown>>;
}

/** Annotations that differ from the usual ones. */
export type Annotations = Partial<Record<'summary' | 'description' | 'value' | 'runbook_url', string>>;

/** How each receiver is spoken to; a receiver not named here is a webhook. */
export const integrations: Readonly<Record<string, NotificationEvent['integration']>> = {
  pagerduty: 'pagerduty',
  slack: 'slack',
  email: 'email',
  deadmansswitch: 'deadmansswitch',
};
