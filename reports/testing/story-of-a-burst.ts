import type { JournalEvent, NotifiedAlert } from '../../core/journal.ts';
import type { Labels } from '../../core/labels.ts';
import type { Life, Plan, PlannedDelivery } from '../../core/plan.ts';
import { exactly, sumTerms } from '../../core/plan.ts';
import type { StampedEvent } from '../../core/stamped-events.ts';

/** A synthetic run at speed 60 whose lab times can be read off the numbers below. Seconds are lab seconds. */
const speed = 60;
const zeroWallMs = 1_800_000_000_000;
export const critical: Labels = { alertname: 'HighErrorRate', severity: 'critical', service: 'app' };
export const burn: Labels = { alertname: 'ErrorBudgetBurn', severity: 'critical', service: 'app' };
export const warning: Labels = { alertname: 'HighErrorRate', severity: 'warning', service: 'app' };
const external = { cluster: 'firedrill', layer: 'application' };
const receivers = ['pagerduty', 'slack', 'audit-webhook'] as const;

const s = (seconds: number): number => seconds * 1000;
const wall = (labSeconds: number): number => zeroWallMs + s(labSeconds) / speed;

const scrape = {
  name: 'scrape',
  minMs: 0,
  maxMs: s(15),
  why: 'a scrape happens somewhere in its interval of 15s',
};
const evaluation = {
  name: 'evaluation',
  minMs: 0,
  maxMs: s(30),
  why: 'the rule group runs somewhere in its interval of 30s',
};
const drill = exactly('drain', s(225), '20 % drain below 5 % in 225s of the 5m window');
const tick = { name: 'group tick', minMs: 0, maxMs: s(60), why: 'resolved notices go out at ticks of 1m' };
const send = { name: 'delivery', minMs: 0, maxMs: s(8), why: 'sending takes up to 8s' };

function lifeOf(alert: Labels, fillSeconds: number, forSeconds: number): Life {
  const fill = exactly(
    'window fill',
    s(fillSeconds),
    `the errors need ${fillSeconds}s to pass the threshold`,
  );
  const firing = [fill, scrape, evaluation, exactly('for', s(forSeconds), 'the rule waits before it fires')];
  const ended = [
    exactly('heal', s(360), 'the fault ends'),
    drill,
    exactly('keep_firing_for', s(120), 'the rule holds on'),
    scrape,
    evaluation,
  ];
  return { alert, certainty: 'must', faultIndex: 0, firing: sumTerms(firing), ended: sumTerms(ended) };
}

const criticalLife = lifeOf(critical, 75, 300);

function deliveriesOf(life: Life, index: number): PlannedDelivery[] {
  const notified = [
    ...life.firing.terms,
    exactly('group_wait', s(10), 'a new group waits before its first flush'),
    send,
  ];
  return receivers.map((receiver) => ({
    kind: 'delivery',
    expectationIndex: index,
    life,
    receiver,
    notified: sumTerms(notified),
    slaMs: s(480),
    resolved: { window: sumTerms([...life.ended.terms, tick, send]), slaMs: s(720) },
  }));
}

export const burstPlan: Plan = {
  scenario: {
    id: 'services/error-burst',
    title: 'An error burst pages the on-call engineer',
    story: 'One request in five fails for six minutes. The page must come, and the end of it as well.',
    load: [{ on: 'app', ratePerSecond: 50 }],
    faults: [{ kind: 'error-burst', on: 'app', at: '0s', lasts: '6m', ratio: 0.2 }],
    expect: [
      { deliver: critical, to: [...receivers], within: '8m', resolveWithin: '12m' },
      { deliver: burn, to: [...receivers], within: '8m', resolveWithin: '12m' },
      { inhibit: warning, by: critical },
    ],
  },
  speed,
  deliveries: [...deliveriesOf(criticalLife, 0), ...deliveriesOf(lifeOf(burn, 258, 120), 1)],
  inhibitions: [
    {
      kind: 'inhibition',
      expectationIndex: 2,
      life: {
        alert: warning,
        certainty: 'may',
        faultIndex: 0,
        firing: sumTerms([
          exactly('window fill', s(15), '20 % pass 1 % after 15s'),
          scrape,
          evaluation,
          exactly('for', s(600), 'for: 10m'),
        ]),
        ended: sumTerms([
          exactly('heal', s(360), 'the fault ends'),
          exactly('drain', s(285), '20 % drain below 1 % in 285s'),
          scrape,
          evaluation,
        ]),
      },
      by: critical,
      rule: 'I1 (severity critical mutes warning, info)',
      source: { firing: criticalLife.firing, ended: criticalLife.ended },
    },
  ],
  diagnoses: [],
  heartbeat: { receiver: 'deadmansswitch', everyMs: s(60), alarmAfterMs: s(180) },
  warmUpMs: s(120),
  observeUntilMs: s(840),
  faults: [{ title: '20 % of requests to app answer 500', colour: '#b3261e', atMs: 0, lastsMs: s(360) }],
  theoreticalWallMs: 19_000,
};

const notification = (
  seq: number,
  atSeconds: number,
  receiver: string,
  alerts: NotifiedAlert[],
): JournalEvent => ({
  kind: 'notification',
  seq,
  receiver,
  integration:
    receiver === 'pagerduty' || receiver === 'slack' || receiver === 'deadmansswitch' ? receiver : 'webhook',
  receivedAtWallMs: wall(atSeconds),
  answeredStatus: 200,
  schemaProblems: [],
  status: alerts.some((alert) => alert.status === 'firing') ? 'firing' : 'resolved',
  alerts,
  payload: {},
});
const notified = (alert: Labels, status: 'firing' | 'resolved'): NotifiedAlert => ({
  labels: { ...alert, ...external },
  status,
});

const samples = (alert: Labels, state: 'pending' | 'firing', from: number, to: number): JournalEvent => ({
  kind: 'prometheus-alert',
  labels: alert,
  state,
  samplesWallMs: Array.from({ length: (to - from) / 30 }, (_, index) => wall(from + 30 * index)),
});
const held = (alert: Labels, at: number, state: 'active' | 'suppressed' | 'gone'): JournalEvent => ({
  kind: 'alertmanager-alert',
  atWallMs: wall(at),
  fingerprint: `${alert['alertname']}-${alert['severity']}`,
  labels: { ...alert, ...external },
  state,
  startsAtWallMs: wall(at),
  inhibitedBy: state === 'suppressed' ? ['HighErrorRate-critical'] : [],
  silencedBy: [],
});
const fault = (
  state: 'injected' | 'confirmed' | 'not-confirmed' | 'healed' | 'heal-confirmed',
  at: number,
  evidence: string,
): JournalEvent => ({
  kind: 'fault',
  index: 0,
  state,
  atWallMs: wall(at),
  evidence,
});

export interface Variation {
  /** Lab seconds at which pagerduty gets the page of HighErrorRate; null for never. */
  readonly pagedAt: number | null;
  /** A mail about something that nobody planned, at this lab second. */
  readonly unexpectedAt: number | null;
  readonly faultHolds: boolean;
}
export const asPlanned: Variation = { pagedAt: 394, unexpectedAt: null, faultHolds: true };

function pages({ pagedAt, unexpectedAt }: Variation): (readonly [number, JournalEvent])[] {
  const one = (seq: number, at: number, receiver: string, alert: Labels, status: 'firing' | 'resolved') =>
    [at, notification(seq, at, receiver, [notified(alert, status)])] as const;
  return [
    ...(pagedAt === null ? [] : [one(1, pagedAt, 'pagerduty', critical, 'firing')]),
    one(2, 394, 'slack', critical, 'firing'),
    one(3, 394, 'audit-webhook', critical, 'firing'),
    one(4, 406, 'pagerduty', burn, 'firing'),
    one(5, 406, 'slack', burn, 'firing'),
    one(6, 407, 'audit-webhook', burn, 'firing'),
    ...(unexpectedAt === null ? [] : [one(7, unexpectedAt, 'slack', warning, 'firing')]),
    one(8, 774, 'pagerduty', critical, 'resolved'),
    one(9, 774, 'slack', critical, 'resolved'),
    one(10, 775, 'audit-webhook', critical, 'resolved'),
    one(11, 786, 'pagerduty', burn, 'resolved'),
    one(12, 797, 'slack', burn, 'resolved'),
    one(13, 786, 'audit-webhook', burn, 'resolved'),
  ];
}

/** The events of the whole run, in the order in which they would have been written. */
export function burstEvents(variation: Variation): StampedEvent[] {
  const beats = Array.from({ length: 16 }, (_, index) => -90 + 60 * index);
  const phase = (
    at: number,
    name: 'boot' | 'warm-up' | 'steady-state' | 'inject' | 'observe' | 'heal' | 'tear-down',
    state: 'started' | 'finished',
  ) => [at, { kind: 'phase', name, state }] as const;
  const { faultHolds } = variation;
  const timed: (readonly [number, JournalEvent])[] = [
    phase(-560, 'boot', 'started'),
    phase(-128, 'boot', 'finished'),
    phase(-128, 'warm-up', 'started'),
    [-128, { kind: 'load', state: 'started', atWallMs: wall(-128), detail: '50 requests/s to app' }],
    phase(-30, 'warm-up', 'finished'),
    phase(-30, 'steady-state', 'started'),
    phase(-3, 'steady-state', 'finished'),
    phase(-3, 'inject', 'started'),
    [0, { kind: 'zero', atWallMs: zeroWallMs }],
    [0, fault('injected', 0, 'the admin port took errorRatio 0.2')],
    [
      12,
      faultHolds
        ? fault('confirmed', 12, '20 of 100 requests answered 500')
        : fault('not-confirmed', 12, '0 of 100 requests answered 500'),
    ],
    phase(12, 'inject', 'finished'),
    phase(12, 'observe', 'started'),
    [360, fault('healed', 360, 'the admin port took errorRatio 0')],
    phase(360, 'heal', 'started'),
    [372, fault('heal-confirmed', 372, '0 of 100 requests answered 500')],
    ...(faultHolds ? pages(variation) : []),
    ...(faultHolds
      ? ([
          [384, held(critical, 384, 'active')],
          [396, held(burn, 396, 'active')],
          [630, held(warning, 630, 'suppressed')],
          [690, held(warning, 690, 'gone')],
          [744, held(critical, 744, 'gone')],
          [726, held(burn, 726, 'gone')],
        ] as const)
      : []),
    ...beats.map(
      (at, index) =>
        [
          at,
          notification(100 + index, at, 'deadmansswitch', [
            notified({ alertname: 'Watchdog', severity: 'none', service: 'prometheus' }, 'firing'),
          ]),
        ] as const,
    ),
    ...(faultHolds
      ? ([
          [840, samples(critical, 'pending', 84, 384)],
          [840, samples(critical, 'firing', 384, 744)],
          [840, samples(burn, 'pending', 276, 396)],
          [840, samples(burn, 'firing', 396, 726)],
          [840, samples(warning, 'pending', 24, 624)],
          [840, samples(warning, 'firing', 624, 684)],
        ] as const)
      : []),
    [840, { kind: 'rule-health', group: 'application', rule: 'HighErrorRate', health: 'ok', lastError: '' }],
    [840, { kind: 'observer', source: 'prometheus', reads: 3, longestGapMs: 900, errors: [] }],
    [840, { kind: 'observer', source: 'alertmanager', reads: 140, longestGapMs: 122, errors: [] }],
    [840, { kind: 'observer', source: 'receivers', reads: 140, longestGapMs: 121, errors: [] }],
    [840, { kind: 'load', state: 'stopped', atWallMs: wall(840), detail: 'the scenario ended' }],
    [
      840,
      {
        kind: 'load-summary',
        wantedRatePerSecond: 50,
        gotRatePerSecond: 49.97,
        iterations: 806,
        droppedIterations: 0,
        failedRequests: 60,
      },
    ],
    [
      840,
      {
        kind: 'headroom',
        missedRuleIterations: 0,
        longestScrapeMs: 9.2,
        scrapeTimeoutMs: 166.7,
        longestRuleGroupMs: 3.1,
        evaluationIntervalMs: 500,
        longestEventLoopLagMs: 21,
      },
    ],
    phase(840, 'heal', 'finished'),
    phase(841, 'tear-down', 'started'),
    phase(960, 'tear-down', 'finished'),
    [961, { kind: 'residue', found: [] }],
    [966, { kind: 'ended', how: 'complete' }],
  ];
  const header: JournalEvent = {
    kind: 'header',
    version: 1,
    runId: 'golden-run',
    firedrillVersion: '0.1.0',
    startedAt: new Date(wall(-660)).toISOString(),
    seed: 7,
    mutant: null,
    configHashes: {
      'prometheus/rules/application.yml': 'a3f1'.padEnd(64, '0'),
      'alertmanager/alertmanager.yml': 'b7c2'.padEnd(64, '0'),
    },
    provenance: [
      {
        component: 'prometheus',
        version: '2.47.2',
        image: 'firedrill/prometheus:2.47.2',
        provenance: 'built from github.com/prometheus/prometheus@v0.47.2',
      },
      {
        component: 'alertmanager',
        version: '0.26.0',
        image: 'firedrill/alertmanager:0.26.0',
        provenance: 'built from github.com/prometheus/alertmanager@v0.26.0',
      },
      { component: 'app', version: '0.1.0', image: 'firedrill/app', provenance: 'ours' },
    ],
    plan: burstPlan,
  };
  return [[-660, header] as const, ...timed]
    .map(([at, event]) => ({ wallMs: wall(at), monoMs: s(at + 660) / speed, event }))
    .sort((a, b) => a.wallMs - b.wallMs);
}
