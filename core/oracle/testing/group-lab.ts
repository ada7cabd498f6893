import { readDeliverySettings, receiversWithoutEnds } from '../../alertmanager/delivery-settings.ts';
import { predict } from '../../alertmanager/predict.ts';
import type { Prediction } from '../../alertmanager/prediction.ts';
import type { EventOfKind, PushedAlert, ScheduleEvent } from '../../alertmanager/schedule.ts';
import { readAlertmanager } from '../../config/alertmanager.ts';
import type { Labels } from '../../labels.ts';
import { exactly, sumTerms, type Window } from '../../plan.ts';
import type { Groups } from '../grouping/groups.ts';
import type { PlannedAlert } from '../grouping/planned-alert.ts';
import { machineWallMs, type Refusal, type Silence } from '../setting.ts';

/** One alert: the window in which it fires, how long it lasts, and what chance made of both. Lab seconds; shares 0 to 1. */
export interface GroupedAlert {
  readonly labels: Labels;
  readonly firesAt: number;
  readonly firesWithin: number;
  readonly keeps: number;
  readonly lasts: number;
  readonly endsWithin: number;
  readonly isSure: boolean;
  readonly fires: boolean;
  readonly chance: {
    readonly fires: number;
    readonly ends: number;
    readonly sent: number;
    readonly resent: number;
  };
}

/** A route of its own below the root, with the receiver of its name. */
export interface LabRoute {
  readonly groupBy: readonly string[];
  readonly wait: number;
  readonly interval: number;
  readonly repeat: number;
  readonly sendsResolved: boolean;
}

export interface GroupLab {
  readonly speed: number;
  readonly alerts: readonly GroupedAlert[];
  readonly routes: readonly LabRoute[];
  /** Pairs of severities with the labels that must be equal: critical mutes warning, and the like. */
  readonly inhibitions: readonly {
    readonly source: string;
    readonly target: string;
    readonly equal: readonly string[];
  }[];
  /** How long before the zero Alertmanager was started, lab seconds: its sweeps count from there. */
  readonly startedBefore: number;
  /** The receiver of a route refuses everything for a while. Lab seconds. Default: none does. */
  /** The first route sends nothing in a time interval, at speed 1. Minutes: intervals begin and end with whole ones. Default: it has none. */
  readonly interval?: { readonly from: number; readonly lasts: number };
  /** Alerts with these labels are silenced for a while. Lab seconds. Default: none are. */
  readonly silence?: { readonly labels: Labels; readonly from: number; readonly lasts: number };
  readonly refusal?: { readonly route: number; readonly from: number; readonly lasts: number };
}

const second = 1000;
const minute = 60 * second;
/** Noon: no interval of a lab reaches over a midnight. */
const beginsMs = Date.UTC(2024, 0, 15, 12);

/** An alert's instants as they really were. */
export interface Played {
  readonly labels: Labels;
  readonly firesAtMs: number;
  readonly endsAtMs: number;
}

/** What the planner is told of a lab. */
export function groupsOf(lab: GroupLab): Groups {
  const file = { path: 'alertmanager.yml', text: yamlOf(lab) };
  const without = new Set(receiversWithoutEnds(file));
  return {
    alerts: lab.alerts.map(planned),
    config: readAlertmanager(file),
    sendsResolved: (receiver) => !without.has(receiver),
    setting: {
      speed: lab.speed,
      scrapeIntervalMs: 15 * second,
      scrapeTimeoutMs: 10 * second,
      evaluationIntervalMs: 30 * second,
      warmUpMs: 0,
      mailReceivers: [],
      ratePerSecond: {},
      ...(lab.refusal && { refusals: [refusalOf(lab.refusal)] }),
      ...(lab.silence && { silences: [silenceOf(lab.silence, lab.speed)] }),
      beginsMs,
      watchedMs: 24 * 60 * minute,
    },
  };
}

function silenceOf({ labels, from, lasts }: NonNullable<GroupLab['silence']>, speed: number): Silence {
  const doubtMs = machineWallMs.deliver * speed;
  return { labels, fromMs: from * second, toMs: (from + lasts) * second, doubtMs };
}

function silencing({ labels, fromMs, toMs }: Silence): ScheduleEvent[] {
  const matchers = Object.entries(labels).map(([name, value]) => ({ name, operator: '=' as const, value }));
  return [{ kind: 'silence', id: 's', atMs: fromMs, startsAtMs: fromMs, endsAtMs: toMs, matchers }];
}

function refusalOf({ route, from, lasts }: NonNullable<GroupLab['refusal']>): Refusal {
  return { receiver: `r${route}`, fromMs: from * second, toMs: (from + lasts) * second };
}

/** What one alert really did; null when it did not fire. */
export function played(one: GroupedAlert): Played | null {
  if (!one.fires && !one.isSure) return null;
  const { firing, ended } = windowsOf(one);
  const at = ({ earliestMs, latestMs }: Window, share: number): number =>
    Math.round(earliestMs + share * (latestMs - earliestMs));
  const firesAtMs = at(firing, one.chance.fires);
  const endsAtMs = Math.max(at(ended, one.chance.ends), firesAtMs + Math.max(1, one.keeps) * second);
  return { labels: one.labels, firesAtMs, endsAtMs };
}

/** What the exact model of Alertmanager sends when Prometheus pushes these alerts as it does. */
export function predictLab(lab: GroupLab): Prediction {
  const file = { path: 'alertmanager.yml', text: yamlOf(lab) };
  const lives = lab.alerts.flatMap((one) => {
    const life = played(one);
    return life === null ? [] : [{ one, life }];
  });
  const untilMs = Math.max(0, ...lives.map(({ life }) => life.endsAtMs)) + 60 * 60 * second;
  const deliveryMs = machineWallMs.deliver * lab.speed;
  const schedule = lives.flatMap(({ one, life }) => {
    const next = lives.filter(
      (other) => other.life.firesAtMs > life.firesAtMs && sameLabels(other.life.labels, life.labels),
    );
    const overMs = Math.min(untilMs, ...next.map((other) => other.life.firesAtMs));
    return pushesOf(life, one, Math.min(overMs, life.endsAtMs + 15 * 60 * second * lab.speed));
  });
  const answers = lab.refusal === undefined ? [] : answersOf(refusalOf(lab.refusal));
  const silences = lab.silence === undefined ? [] : silencing(silenceOf(lab.silence, lab.speed));
  const events = [...inOrder(schedule, deliveryMs), ...answers, ...silences].sort((a, b) => a.atMs - b.atMs);
  return predict(readAlertmanager(file), readDeliverySettings(file), events, {
    untilMs,
    startedAtMs: -lab.startedBefore * second,
    speed: lab.speed,
    epochMs: beginsMs,
  });
}

function answersOf({ receiver, fromMs, toMs }: Refusal): EventOfKind<'receiver'>[] {
  return [
    { kind: 'receiver', atMs: fromMs, receiver, answer: 'refused' },
    { kind: 'receiver', atMs: toMs, receiver, answer: 'accepted' },
  ];
}

export function sameLabels(a: Labels, b: Labels): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A push, when Prometheus queues it, and which share of the delivery time it takes. */
interface Sent {
  readonly sentMs: number;
  readonly share: number;
  readonly push: EventOfKind<'push'>;
}

/** One after another, as Prometheus' queue sends them: nothing overtakes. */
function inOrder(sent: readonly Sent[], deliveryMs: number): EventOfKind<'push'>[] {
  let lastMs = 0;
  return [...sent]
    .sort((a, b) => a.sentMs - b.sentMs)
    .map(({ sentMs, share, push }) => {
      lastMs = Math.max(lastMs, sentMs + Math.round(share * deliveryMs));
      return { ...push, atMs: lastMs };
    });
}

/** Sent when it fires, while it fires, when it ends, and as resolved for 15 minutes of wall time. */
function pushesOf(
  { labels, firesAtMs, endsAtMs }: Played,
  { chance }: GroupedAlert,
  untilMs: number,
): Sent[] {
  const everyMs = Math.round(60 * second + chance.resent * 30 * second);
  const push = (atMs: number, times: Pick<PushedAlert, 'endsAtMs'>): Sent => ({
    sentMs: atMs,
    share: chance.sent,
    push: { kind: 'push', atMs, alerts: [{ labels, startsAtMs: firesAtMs, ...times }] },
  });
  const pushes: Sent[] = [];
  for (let atMs = firesAtMs; atMs < endsAtMs; atMs += everyMs)
    pushes.push(push(atMs, { endsAtMs: atMs + 240 * second }));
  for (let atMs = endsAtMs; atMs < untilMs; atMs += everyMs) pushes.push(push(atMs, { endsAtMs }));
  return pushes;
}

function planned(one: GroupedAlert): PlannedAlert {
  return {
    life: {
      alert: one.labels,
      certainty: one.isSure ? 'must' : 'may',
      faultIndex: 0,
      ...windowsOf(one),
    },
    labels: one.labels,
    mayCarry: () => false,
    keptMs: Math.max(1, one.keeps) * second,
  };
}

function windowsOf({ firesAt, firesWithin, keeps, lasts, endsWithin }: GroupedAlert): {
  firing: Window;
  ended: Window;
} {
  const spread = (seconds: number) => ({
    name: 'spread',
    minMs: 0,
    maxMs: seconds * second,
    why: 'of the lab',
  });
  // It cannot end before it has fired for as long as it is kept.
  const endsAt = firesAt + Math.max(lasts, Math.max(1, keeps));
  const widens = Math.max(0, firesAt + firesWithin + Math.max(1, keeps) - (endsAt + endsWithin));
  return {
    firing: sumTerms([exactly('fires', firesAt * second, 'in the lab'), spread(firesWithin)]),
    ended: sumTerms([exactly('ends', endsAt * second, 'in the lab'), spread(endsWithin + widens)]),
  };
}

function yamlOf({ routes, inhibitions, interval: quiet }: GroupLab): string {
  const route = ({ groupBy, wait, interval, repeat }: LabRoute, index: number): string =>
    `    - { receiver: r${index}, continue: true, matchers: ['lab=~".*"', 'route!="${index}"'], ` +
    `group_by: [${groupBy.map((name) => `'${name}'`).join(', ')}], ` +
    `group_wait: ${wait}s, group_interval: ${interval}s, repeat_interval: ${repeat}s${quiet && index === 0 ? ', mute_time_intervals: [quiet]' : ''} }`;
  const receiver = ({ sendsResolved }: LabRoute, index: number): string =>
    `  - { name: r${index}, webhook_configs: [{ url: 'http://receiver', send_resolved: ${sendsResolved} }] }`;
  const inhibition = ({ source, target, equal }: GroupLab['inhibitions'][number]): string =>
    `  - { source_matchers: ['severity="${source}"'], target_matchers: ['severity="${target}"'], equal: [${equal.join(', ')}] }`;
  const clock = (minutes: number): string =>
    new Date(beginsMs + minutes * minute).toISOString().slice(11, 16);
  const timed = quiet && [
    'time_intervals:',
    `  - { name: quiet, time_intervals: [{ times: [{ start_time: '${clock(quiet.from)}', end_time: '${clock(quiet.from + quiet.lasts)}' }] }] }`,
  ];
  return [
    ...(timed ?? []),
    'route:',
    '  receiver: root',
    "  group_by: ['alertname']",
    '  routes:',
    ...routes.map(route),
    `inhibit_rules:${inhibitions.length === 0 ? ' []' : ''}`,
    ...inhibitions.map(inhibition),
    'receivers:',
    '  - name: root',
    ...routes.map(receiver),
  ].join('\n');
}
