import { type EventOf, recordedNames } from '../../core/journal.ts';
import type { Labels } from '../../core/labels.ts';
import {
  exactly,
  type Life,
  type Plan,
  type PlannedDelivery,
  sumTerms,
  type Term,
  type Window,
} from '../../core/plan.ts';
import { alertmanagerYml } from './alertmanager-yml.ts';
import type { Facts, NotificationFact } from './facts.ts';
import { watchdog } from './journal-builder.ts';
import { promisesOf } from './promises.ts';

type Arrivals = NonNullable<EventOf<'load-summary'>['arrivals']>;
type WithoutWatchdog = NonNullable<EventOf<'observer'>['withoutWatchdog']>;

const second = 1000;
const minute = 60_000;
const speed = 60;

/** Labels as the plan writes them: a subset of what is notified. */
export const critical: Labels = { alertname: 'HighErrorRate', severity: 'critical', service: 'app' };
export const warning: Labels = { alertname: 'HighErrorRate', severity: 'warning', service: 'app' };
export const budget: Labels = { alertname: 'ErrorBudgetBurn', severity: 'critical', service: 'app' };

/** The same alert as Prometheus stores it, without external labels. */
export function stored(alert: Labels): Labels {
  return { ...alert, layer: 'application' };
}

/** The same alert as Alertmanager gets it and tells of it. */
export function sent(alert: Labels): Labels {
  return { ...stored(alert), cluster: 'firedrill' };
}

const evaluation: Term = {
  name: 'evaluation',
  minMs: 0,
  maxMs: 30 * second,
  why: 'a rule group runs once in 30s',
};
const groupWait = exactly('group_wait', 10 * second, 'a new group waits');
const delivery: Term = { name: 'delivery', minMs: 0, maxMs: 15 * second, why: '250 ms of wall time' };
const tick: Term = { name: 'group tick', minMs: 0, maxMs: minute, why: 'resolved goes out at the next tick' };

function window(...terms: Term[]): Window {
  return sumTerms(terms);
}

function life(alert: Labels, certainty: Life['certainty'], firing: Window, ended: Window): Life {
  return { alert, certainty, faultIndex: 0, firing, ended };
}

/** Fires 6m15s to 6m45s after the onset, ends 11m45s to 12m15s after it. */
const criticalLife = life(
  critical,
  'must',
  window(
    exactly('window fill', 75 * second, '20 % against 5 % over 5m'),
    evaluation,
    exactly('for', 5 * minute, ''),
  ),
  window(
    exactly('fault', 6 * minute, 'how long it lasts'),
    exactly('drain', 225 * second, ''),
    evaluation,
    exactly('keep_firing_for', 2 * minute, ''),
  ),
);
const budgetLife = life(
  budget,
  'must',
  window(exactly('window fill', 260 * second, '1.44 % over 1h'), evaluation, exactly('for', 2 * minute, '')),
  window(
    exactly('fault', 6 * minute, ''),
    exactly('drain', 279 * second, ''),
    evaluation,
    exactly('keep', 2 * minute, ''),
  ),
);
const warningLife = life(
  warning,
  'may',
  window(
    exactly('window fill', 15 * second, '20 % against 1 % over 5m'),
    evaluation,
    exactly('for', 10 * minute, ''),
  ),
  window(exactly('fault', 6 * minute, ''), exactly('drain', 285 * second, ''), evaluation),
);

function deliveries(expectationIndex: number, own: Life): PlannedDelivery[] {
  return ['pagerduty', 'slack', 'audit-webhook'].map((receiver) => ({
    kind: 'delivery',
    expectationIndex,
    life: own,
    receiver,
    notified: window(...own.firing.terms, groupWait, delivery),
    slaMs: 8 * minute,
    resolved: { window: window(...own.ended.terms, tick, delivery), slaMs: 12 * minute },
  }));
}

/** A plan as the oracle makes it for `services/error-burst`, with round numbers. */
function errorBurstPlan(): Plan {
  return {
    scenario: {
      id: 'services/error-burst',
      title: 'A burst of errors',
      story: '20 % of the requests fail for six minutes.',
      load: [{ on: 'app', ratePerSecond: 50 }],
      faults: [{ kind: 'error-burst', on: 'app', at: '0s', lasts: '6m', errorRatio: 0.2 }],
      expect: [
        {
          deliver: critical,
          to: ['pagerduty', 'slack', 'audit-webhook'],
          within: '8m',
          resolveWithin: '12m',
        },
        { deliver: budget, to: ['pagerduty', 'slack', 'audit-webhook'], within: '8m', resolveWithin: '12m' },
        { inhibit: warning, by: critical },
      ],
    },
    speed,
    deliveries: [...deliveries(0, criticalLife), ...deliveries(1, budgetLife)],
    inhibitions: [
      {
        kind: 'inhibition',
        expectationIndex: 2,
        life: warningLife,
        by: critical,
        rule: 'I1 (severity critical mutes warning, info)',
      },
    ],
    diagnoses: [],
    heartbeat: { receiver: 'deadmansswitch', everyMs: minute, alarmAfterMs: 3 * minute },
    warmUpMs: 5 * minute,
    observeUntilMs: 15 * minute,
    faults: [{ title: '20 % of requests to app answer 500', colour: 'tomato', atMs: 0, lastsMs: 6 * minute }],
    theoreticalWallMs: 20_000,
    promises: promisesOf(),
    configuration: {
      version: 1,
      alertmanagerYml,
      externalLabels: { cluster: 'firedrill' },
      evaluationIntervalMs: 30 * second,
      resendDelayMs: minute,
      runbooks: ['HighErrorRate', 'ErrorBudgetBurn', 'LowDiskSpace', 'ServiceDown', 'Watchdog'],
      readings: [critical, budget].map((alert) => ({
        alert,
        templates: {
          description:
            '{{ $value | humanizePercentage }} of the requests to {{ $labels.service }} failed. More than 5% has lasted for 5 minutes.',
          value: '{{ $value | humanizePercentage }} of requests',
        },
        least: 0.05,
        most: 0.2056,
      })),
    },
  };
}

/** Makes the scenario expect two alerts HighErrorRate critical, each with a label set of its own. */
export function expectTwo(facts: Facts): void {
  for (const { life } of facts.plan.deliveries)
    if (life.alert['alertname'] === critical['alertname']) life.alerts = 2;
}

/** A run of that plan in which everything is as it must be. A fresh copy each time, free to be changed. */
export function errorBurst(): Facts {
  const told = (alert: Labels, firedMs: number, resolvedMs: number): NotificationFact[] =>
    ['pagerduty', 'slack', 'audit-webhook'].flatMap((receiver, index) => [
      notification('firing', alert, receiver, firedMs + index * second),
      notification('resolved', alert, receiver, resolvedMs + index * second),
    ]);
  return {
    // Lives are shared between deliveries; a twin may change them.
    plan: structuredClone(errorBurstPlan()),
    prometheus: [
      { labels: stored(critical), state: 'pending', fromMs: 90 * second, toMs: 390 * second },
      { labels: stored(critical), state: 'firing', fromMs: 390 * second, toMs: 720 * second },
      { labels: stored(budget), state: 'firing', fromMs: 400 * second, toMs: 760 * second },
      { labels: stored(warning), state: 'pending', fromMs: 30 * second, toMs: 630 * second },
      { labels: stored(warning), state: 'firing', fromMs: 630 * second, toMs: 660 * second },
      { labels: stored(watchdog), state: 'firing', fromMs: -300 * second, toMs: 900 * second },
    ],
    alertmanager: [
      { atMs: 396 * second, labels: sent(critical), state: 'active' },
      { atMs: 726 * second, labels: sent(critical), state: 'gone' },
      { atMs: 406 * second, labels: sent(budget), state: 'active' },
      { atMs: 766 * second, labels: sent(budget), state: 'gone' },
      { atMs: 636 * second, labels: sent(warning), state: 'suppressed', inhibitedBy: [sent(critical)] },
      { atMs: 666 * second, labels: sent(warning), state: 'gone' },
    ],
    notifications: [
      // Their groups flush at 400 and 410 seconds and each minute after that.
      ...told(critical, 405 * second, 765 * second),
      ...told(budget, 415 * second, 775 * second),
    ],
    beatsMs: Array.from({ length: 20 }, (_, index) => (index - 5) * minute + 20 * second),
    deadmanAlarmsMs: [],
    faults: [
      { index: 0, state: 'requested', atMs: 0, evidence: 'asked' },
      { index: 0, state: 'injected', atMs: 0, evidence: 'admin port answered' },
      { index: 0, state: 'confirmed', atMs: 20 * second, evidence: '20.0 % of 40 probes answered 500' },
      { index: 0, state: 'still-in-force', atMs: 180 * second, evidence: '20.0 % of 40 probes answered 500' },
      { index: 0, state: 'still-in-force', atMs: 340 * second, evidence: '20.0 % of 40 probes answered 500' },
      { index: 0, state: 'heal-requested', atMs: 360 * second, evidence: 'asked' },
      { index: 0, state: 'healed', atMs: 360 * second, evidence: 'admin port answered' },
      { index: 0, state: 'heal-confirmed', atMs: 380 * second, evidence: 'none of 40 probes failed' },
    ],
    ...orderlyRun(15 * minute),
  };
}

/** A run without faults and expectations: silence, and the Watchdog beating. */
export function quiet(): Facts {
  const plan = errorBurstPlan();
  const healthy = errorBurst();
  const orderly = orderlyRun(10 * minute);
  return {
    ...healthy,
    plan: {
      ...plan,
      scenario: {
        ...plan.scenario,
        id: 'controls/quiet',
        title: 'Quiet',
        faults: [],
        expect: [],
        observe: '10m',
      },
      deliveries: [],
      inhibitions: [],
      faults: [],
      observeUntilMs: 10 * minute,
    },
    prometheus: healthy.prometheus.filter(({ labels }) => labels['alertname'] === 'Watchdog'),
    alertmanager: [],
    notifications: [],
    faults: [],
    ...orderly,
    loads: orderly.loads.map((load) => ({ ...load, failedRequests: 0 })),
  };
}

export function notification(
  status: 'firing' | 'resolved',
  alert: Labels,
  receiver: string,
  atMs: number,
): NotificationFact {
  return { atMs, receiver, status, alerts: [{ labels: sent(alert), status }] };
}

/** All that makes a run believable. */
export function orderlyRun(untilMs: number) {
  const phase = (name: Facts['phases'][number]['name'], fromMs: number, toMs: number): Facts['phases'] => [
    { name, state: 'started', atMs: fromMs },
    { name, state: 'finished', atMs: toMs },
  ];
  return {
    loads: [
      {
        wantedRatePerSecond: 50,
        gotRatePerSecond: 49.9,
        iterations: 1000,
        droppedIterations: 0,
        failedRequests: 60,
        arrivals: [{ on: 'app', isCounted: true as const, requests: 998 }] as Arrivals,
      },
    ],
    ruleHealth: [{ group: 'application', rule: 'HighErrorRate', health: 'ok', lastError: '' }],
    connected: [-20 * second, 30 * second].map((atMs) => ({ atMs, active: ['http://alertmanager:9093'] })),
    observers: (['prometheus', 'alertmanager', 'receivers'] as const).map((source) => ({
      source,
      reads: 100,
      longestGapMs: 150,
      errors: [] as string[],
      clockAhead: { leastMs: -3, mostMs: 40 },
      ...(source === 'receivers' ? {} : { withoutWatchdog: [] as WithoutWatchdog }),
    })),
    headroom: {
      missedRuleIterations: 0,
      longestScrapeMs: 20,
      scrapeTimeoutMs: 167,
      longestRuleGroupMs: 10,
      evaluationIntervalMs: 500,
      longestEventLoopLagMs: 30,
    },
    phases: [
      ...phase('boot', -600 * second, -400 * second),
      ...phase('warm-up', -400 * second, -30 * second),
      ...phase('steady-state', -30 * second, 0),
      ...phase('inject', 0, 20 * second),
      ...phase('heal', 359 * second, 380 * second),
      ...phase('observe', 20 * second, untilMs),
      ...phase('tear-down', untilMs, untilMs + 60 * second),
    ],
    residue: [] as string[],
    problems: [],
    recorded: [...recordedNames],
    zero: true,
    ended: 'complete' as const,
    unreadableLines: 0,
  };
}
