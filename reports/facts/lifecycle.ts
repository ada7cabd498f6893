import { faultTimes } from '../../assertions/actual-times.ts';
import { alarmWindows, claimedAlarm } from '../../assertions/checkers/alarms.ts';
import { actualWindows, type Claims } from '../../assertions/claims.ts';
import { gatherEvidence } from '../../assertions/evidence.ts';
import { acceptedMentions, type Mention, mentionsOf } from '../../assertions/mentions.ts';
import { formatLabTime } from '../../core/duration.ts';
import { FiredrillError } from '../../core/errors.ts';
import { formatLabels, hasLabels, type Labels, nameAlert } from '../../core/labels.ts';
import type { Life, PlannedAlarm, PlannedDelivery, Window } from '../../core/plan.ts';
import { type RunView, wasAccepted } from '../../core/run-view.ts';
import { alarmLife } from './alarm-life.ts';

/** Where an observed instant lies against its window; `absent` when it never came. */
export type Place = 'inside' | 'early' | 'late' | 'absent';

/** One expected instant of one alert's life, and when it came. Lab milliseconds after the zero. */
export interface Moment {
  readonly what: 'fires' | 'notified' | 'ends' | 'resolved' | 'alarm' | 'alarm-over';
  readonly life: Life;
  /** Null for what happens in Prometheus. */
  readonly receiver: string | null;
  readonly window: Window;
  /** The scenario's promise as an instant; null where it promises nothing. */
  readonly promiseMs: number | null;
  readonly observedMs: number | null;
  readonly place: Place;
}

/** One thing that a receiver heard about one alert, and the expected moment that claimed it, if one did. */
export interface Notice {
  readonly mention: Mention;
  readonly alert: Labels;
  readonly moment: Moment | null;
  /** What it is when no moment claimed it: "duplicate", "legal repeat", "refused with 503". */
  readonly word: string;
  /** False for what should not have come. */
  readonly inOrder: boolean;
}

/** What was planned beside what came, matched one to one as the judge matches it. */
export interface Lifecycle {
  readonly moments: readonly Moment[];
  readonly notices: readonly Notice[];
}

/** Milliseconds left until the last legal instant; negative when it came outside, by as much as it was outside. */
export function marginMs({ observedMs, window, place }: Moment): number | null {
  if (observedMs === null) return null;
  return place === 'early' ? observedMs - window.earliestMs : window.latestMs - observedMs;
}

/**
 * True when the window and the promise both hold, or when nothing had to come. The end of an alert in Prometheus is
 * shown beside its window but judged only by what receivers hear of it.
 */
export function isInOrder({ what, place, observedMs, promiseMs, life }: Moment): boolean {
  if (what === 'ends') return true;
  if (life.certainty === 'must-not') return place === 'absent';
  if (place === 'absent') return life.certainty !== 'must';
  return place === 'inside' && (promiseMs === null || observedMs === null || observedMs <= promiseMs);
}

/** `✓`, `✗ late`, or `–` where there is nothing to judge. */
export function signOf(moment: Moment): string {
  const words: Readonly<Record<Place, string>> = {
    inside: moment.life.certainty === 'must-not' ? 'must not be' : 'promise broken',
    early: 'early',
    late: 'late',
    absent: 'missing',
  };
  if (!isInOrder(moment)) return `✗ ${words[moment.place]}`;
  if (moment.place === 'inside') return '✓';
  return moment.place === 'absent' ? '–' : `– ${words[moment.place]}`;
}

function placeIn(window: Window, atMs: number | null): Place {
  if (atMs === null) return 'absent';
  if (atMs < window.earliestMs) return 'early';
  return atMs > window.latestMs ? 'late' : 'inside';
}

/** Empty when plan and journal cannot be matched: the judge then calls the run inconclusive and says why. */
export function lifecycleOf(view: RunView): Lifecycle {
  try {
    return matchLifecycle(view);
  } catch (error) {
    // What the matching throws is a finding of the judge already; a report must still come out.
    if (error instanceof FiredrillError) return { moments: [], notices: [] };
    throw error;
  }
}

function matchLifecycle(view: RunView): Lifecycle {
  const evidence = gatherEvidence(view);
  const claims = evidence.claims();
  const told = new Map<Mention, Moment>();
  const deliveries = view.plan.deliveries.flatMap((delivery) =>
    deliveryMoments(view, delivery, claims, told),
  );
  const lives = evidence.sightings().lives.flatMap(({ life, firing, ended, seen }): Moment[] => {
    const common = { life, receiver: null, promiseMs: null };
    const [fromMs, toMs] = [seen?.span.fromMs ?? null, seen?.span.toMs ?? null];
    return [
      { ...common, what: 'fires', window: firing, observedMs: fromMs, place: placeIn(firing, fromMs) },
      { ...common, what: 'ends', window: ended, observedMs: toMs, place: placeIn(ended, toMs) },
    ];
  });
  const alarms = (view.plan.alarms ?? []).flatMap((alarm) => alarmMoments(view, alarm));
  return { moments: [...lives, ...deliveries, ...alarms], notices: noticesOf(view, claims, told) };
}

function deliveryMoments(
  view: RunView,
  delivery: PlannedDelivery,
  claims: Claims,
  told: Map<Mention, Moment>,
): Moment[] {
  const { receiver, told: certainty } = delivery;
  const life = certainty === undefined ? delivery.life : { ...delivery.life, certainty };
  const { onsetMs, healMs } = faultTimes(view, life.faultIndex);
  const windows = actualWindows(view, delivery);
  const moment = (what: 'notified' | 'resolved', window: Window, promiseMs: number): Moment => {
    const mention = (what === 'notified' ? claims.firing : claims.resolved).get(delivery);
    const observedMs = mention?.atMs ?? null;
    const place = placeIn(window, observedMs);
    const made: Moment = { what, life, receiver, window, promiseMs, observedMs, place };
    if (mention !== undefined) told.set(mention, made);
    return made;
  };
  const notified = moment('notified', windows.notified, onsetMs + delivery.slaMs);
  if (delivery.resolved === null || windows.resolved === null) return [notified];
  return [notified, moment('resolved', windows.resolved, healMs + delivery.resolved.slaMs)];
}

function alarmMoments(view: RunView, alarm: PlannedAlarm): Moment[] {
  const { onsetMs, healMs } = faultTimes(view, alarm.faultIndex);
  const { raised, recovered } = alarmWindows(view, alarm);
  const { raisedMs, endedMs } = claimedAlarm(view);
  const common = { life: alarmLife(alarm), receiver: view.plan.heartbeat.receiver };
  const moment = (
    what: 'alarm' | 'alarm-over',
    window: Window,
    promiseMs: number,
    observedMs: number | null,
  ): Moment => ({ ...common, what, window, promiseMs, observedMs, place: placeIn(window, observedMs) });
  return [
    moment('alarm', raised, onsetMs + alarm.slaMs, raisedMs),
    moment('alarm-over', recovered, healMs + alarm.recoverSlaMs, endedMs),
  ];
}

const leftoverWords = {
  duplicate: 'duplicate',
  'repeated-too-soon': 'too soon again',
  'wrong-receiver': 'wrong receiver',
  inhibited: 'should be muted',
  unrouted: 'unrouted',
  unexpected: 'unexpected',
  'unseen-end': 'end of what nobody saw',
} as const;

function noticesOf(view: RunView, claims: Claims, told: ReadonlyMap<Mention, Moment>): Notice[] {
  const keyOf = ({ notification, status, alerts }: Mention): string =>
    `${notification.seq} ${status} ${alerts.map(formatLabels).join()}`;
  const notice = (mention: Mention, moment: Moment | null, word: string, inOrder: boolean): Notice => ({
    mention,
    alert: moment?.life.alert ?? mention.alerts[0] ?? {},
    moment,
    word,
    inOrder,
  });
  const placed = [
    ...[...told].map(([mention, moment]) =>
      notice(mention, moment, moment.place === 'inside' ? '' : moment.place, isInOrder(moment)),
    ),
    ...claims.leftovers.map(({ mention, kind }) => notice(mention, null, leftoverWords[kind], false)),
  ];
  const known = new Set(placed.map(({ mention }) => keyOf(mention)));
  // A resolved notice that the plan makes no promise about is claimed without a moment.
  const rest = acceptedMentions(view).filter((mention) => !known.has(keyOf(mention)));
  const refused = view.notifications
    .filter((notification) => !wasAccepted(notification))
    .flatMap((notification) => mentionsOf(notification, view.plan));
  return [
    ...placed,
    ...rest.map((mention) => notice(mention, null, mention.status === 'firing' ? 'legal repeat' : '', true)),
    ...refused.map((mention) =>
      notice(mention, null, `not taken (${mention.notification.answeredStatus ?? 'no answer'})`, true),
    ),
  ].sort(
    (a, b) => a.mention.atMs - b.mention.atMs || a.mention.notification.seq - b.mention.notification.seq,
  );
}

/** When Alertmanager muted an alert, and by what: "10m30s to 11m30s by HighErrorRate critical app". */
export function mutedSpans(view: RunView, alert: Labels): string[] {
  return view.alerts
    .filter(({ labels }) => hasLabels(labels, alert))
    .flatMap(({ inhibited }) => inhibited)
    .map(({ fromMs, toMs, by }) => {
      const until = toMs === null ? 'the end' : formatLabTime(toMs);
      return `${formatLabTime(fromMs)} to ${until} by ${by.map(nameAlert).join(', ')}`;
    });
}
