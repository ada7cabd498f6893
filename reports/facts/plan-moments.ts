import { livesOf } from '../../assertions/sightings.ts';
import { hasLabels, nameAlert } from '../../core/labels.ts';
import {
  type Certainty,
  healedLast,
  type Life,
  type Plan,
  type PlannedAlarm,
  type PlannedDelivery,
  sumTerms,
  type Window,
} from '../../core/plan.ts';
import { alarmLife, alarmPromises } from './alarm-life.ts';

/**
 * What is predicted, before anything boots. `leak`: what is to be muted may reach somebody all the same. `alarm`: the dead
 * man's switch raises its own.
 */
export type PlannedWhat =
  | 'pending'
  | 'fires'
  | 'ends'
  | 'told'
  | 'again'
  | 'over'
  | 'over-again'
  | 'leak'
  | 'alarm'
  | 'alarm-over';

/** One predicted instant: where, what, of which alert, and when. */
export interface PlannedMoment {
  /** Null for what happens in Prometheus. */
  readonly receiver: string | null;
  readonly what: PlannedWhat;
  readonly life: Life;
  readonly certainty: Certainty;
  readonly window: Window;
  /** The scenario's promise as an instant; null where it promises nothing. */
  readonly promiseMs: number | null;
  /** A word on it, such as "repeat"; empty for most. */
  readonly note: string;
}

/** All that a plan predicts: alert by alert as in Prometheus, then what each receiver hears. */
export function plannedMoments(plan: Plan): PlannedMoment[] {
  return [
    ...livesOf(plan).flatMap(lifeMoments),
    ...plan.deliveries.flatMap((delivery) => deliveryMoments(delivery, plan)),
    ...(plan.alarms ?? []).flatMap((alarm) => alarmMoments(alarm, plan)),
    ...plan.inhibitions.flatMap(({ life, escapes = [] }) =>
      escapes.map(
        ({ receiver, window, why }): PlannedMoment => ({
          receiver,
          what: 'leak',
          life,
          certainty: 'may',
          window,
          promiseMs: null,
          note: why,
        }),
      ),
    ),
  ];
}

/** Receivers in the order of the plan. */
export function receiversOf(plan: Plan): string[] {
  return [...new Set(plannedMoments(plan).flatMap(({ receiver }) => receiver ?? []))];
}

/** When an alert is first pending: its firing without the wait of `for`; null where it does not wait. */
export function pendingWindow({ firing }: Life): Window | null {
  const terms = firing.terms.filter(({ name }) => name !== 'for');
  return terms.length === firing.terms.length ? null : sumTerms(terms);
}

function lifeMoments(life: Life): PlannedMoment[] {
  const common = { receiver: null, life, certainty: life.certainty, promiseMs: null, note: '' };
  const pending = pendingWindow(life);
  return [
    ...(pending === null ? [] : [pendingMoment(life, pending)]),
    { ...common, what: 'fires', window: life.firing },
    { ...common, what: 'ends', window: life.ended },
  ];
}

/** Whether it then fires is another question: pending it may be even when it must not fire. */
function pendingMoment(life: Life, window: Window): PlannedMoment {
  const certainty = life.certainty === 'must' ? 'must' : 'may';
  return { receiver: null, what: 'pending', life, certainty, window, promiseMs: null, note: '' };
}

function deliveryMoments(delivery: PlannedDelivery, { faults }: Plan): PlannedMoment[] {
  const { life, receiver, notified, resolved, slaMs, again = [] } = delivery;
  const told = delivery.told ?? life.certainty;
  const onsetMs = faults[life.faultIndex]?.atMs ?? 0;
  const healed = faults[healedLast(life, faults)];
  const healMs = (healed?.atMs ?? 0) + (healed?.lastsMs ?? 0);
  const common = { receiver, life, note: '' };
  return [
    { ...common, what: 'told', certainty: told, window: notified, promiseMs: onsetMs + slaMs },
    ...(resolved === null
      ? []
      : [
          {
            ...common,
            what: 'over' as const,
            // Whoever need not be told need not hear of the end either.
            certainty: told === 'must' ? (resolved.told ?? 'must') : told,
            window: resolved.window,
            promiseMs: healMs + resolved.slaMs,
          },
        ]),
    ...again.map(
      ({ because, status, certainty, window }): PlannedMoment => ({
        ...common,
        what: status === 'firing' ? 'again' : 'over-again',
        certainty,
        window,
        promiseMs: null,
        note: because === 'repeat' ? 'repeat' : 'with news of others',
      }),
    ),
  ];
}

function alarmMoments(alarm: PlannedAlarm, plan: Plan): PlannedMoment[] {
  const { raisedByMs, endedByMs } = alarmPromises(alarm, plan);
  const { receiver } = plan.heartbeat;
  const common = { receiver, life: alarmLife(alarm), certainty: 'must' as const, note: '' };
  return [
    { ...common, what: 'alarm', window: alarm.raised, promiseMs: raisedByMs },
    { ...common, what: 'alarm-over', window: alarm.recovered, promiseMs: endedByMs },
  ];
}

/** `is told of HighErrorRate critical app`, `may be told of ...`: what a list says of a moment. */
export function sentenceOf(moment: PlannedMoment): string {
  const { what, receiver, note } = moment;
  const name = nameAlert(moment.life.alert);
  const remark = note === '' ? '' : ` (${note})`;
  if (what === 'alarm' || what === 'alarm-over') return verbOf(moment);
  if (receiver === null) return `${name} ${verbOf(moment)}${remark}`;
  return what === 'leak'
    ? `${verbOf(moment).replace(' it ', ` ${name} `)}${remark}`
    : `${verbOf(moment)} of ${name}${remark}`;
}

/** `is told`, `may be told`, `must not be told`. */
export function verbOf({ what, certainty }: PlannedMoment): string {
  const [must, may] = verbs[what];
  if (certainty === 'must') return must;
  return certainty === 'may' ? `may ${may}` : `must not ${may}`;
}

const verbs: Readonly<Record<PlannedWhat, readonly [string, string]>> = {
  pending: ['is pending', 'be pending'],
  fires: ['fires', 'fire'],
  ends: ['ends', 'end'],
  told: ['is told', 'be told'],
  again: ['is told again', 'be told again'],
  over: ['hears the end', 'hear the end'],
  'over-again': ['hears the end again', 'hear the end again'],
  alarm: ['raises its alarm', 'raise its alarm'],
  'alarm-over': ['ends its alarm', 'end its alarm'],
  leak: ['hears of it although it is muted', 'hear of it although it is muted'],
};

/** The planned alerts that a person may mean: by alertname, or by alertname, severity and service. */
export function livesNamed(plan: Plan, name: string): Life[] {
  const wish = name.trim().toLowerCase();
  return livesOf(plan).filter(({ alert }) =>
    [nameAlert(alert), alert['alertname'] ?? ''].some((known) => known.toLowerCase() === wish),
  );
}

/** The inhibition of the plan that an alert's life belongs to, if any. */
export function inhibitionOf(plan: Plan, life: Life): Plan['inhibitions'][number] | undefined {
  return plan.inhibitions.find(
    (one) => hasLabels(one.life.alert, life.alert) && one.life.faultIndex === life.faultIndex,
  );
}
