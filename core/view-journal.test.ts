import { expect } from 'chai';
import type { RelabelStep } from './config/relabel.ts';
import type { JournalEvent } from './journal.ts';
import type { Labels } from './labels.ts';
import type { RunView } from './run-view.ts';
import type { StampedEvent } from './stamped-events.ts';
import { viewJournal } from './view-journal.ts';

const zeroMs = 1_000_000;
const speed = 60;

/** A header with as little plan as the view needs. */
const header: Extract<JournalEvent, { kind: 'header' }> = {
  kind: 'header',
  version: 1,
  runId: 'r',
  firedrillVersion: '0',
  startedAt: '',
  seed: 1,
  mutant: null,
  configHashes: {},
  provenance: [],
  plan: {
    scenario: {
      id: 'a/b',
      title: 't',
      story: 's',
      load: [{ on: 'app', ratePerSecond: 1 }],
      faults: [],
      expect: [],
    },
    speed,
    deliveries: [],
    inhibitions: [],
    diagnoses: [],
    heartbeat: { receiver: 'deadmansswitch', everyMs: 60_000, alarmAfterMs: 180_000 },
    warmUpMs: 0,
    observeUntilMs: 0,
    faults: [],
    theoreticalWallMs: 0,
  },
};

/** Wall time of a lab second. */
const at = (labSeconds: number): number => zeroMs + (labSeconds * 1000) / speed;

function view(...events: JournalEvent[]): RunView {
  const all: JournalEvent[] = [header, { kind: 'zero', atWallMs: zeroMs }, ...events];
  const stamped = all.map((event): StampedEvent => ({ wallMs: zeroMs, monoMs: 0, event }));
  const read = viewJournal(stamped, 0);
  if (read === undefined) throw new Error('no header');
  return read;
}

function firing(labels: Labels, ...labSeconds: number[]): JournalEvent {
  return { kind: 'prometheus-alert', labels, state: 'firing', samplesWallMs: labSeconds.map(at) };
}

function held(
  labels: Labels,
  labSeconds: number,
  state: 'active' | 'suppressed' | 'gone',
  inhibitedBy: string[] = [],
): JournalEvent {
  return {
    kind: 'alertmanager-alert',
    atWallMs: at(labSeconds),
    fingerprint: JSON.stringify(labels),
    labels,
    state,
    startsAtWallMs: 0,
    inhibitedBy,
    silencedBy: [],
  };
}

let seq = 0;
function notification(receiver: string, alertname: string, more: Partial<JournalEvent> = {}): JournalEvent {
  seq += 1;
  return {
    kind: 'notification',
    seq,
    receiver,
    integration: 'webhook',
    receivedAtWallMs: at(seq),
    answeredStatus: 200,
    schemaProblems: [],
    status: 'firing',
    alerts: [{ labels: { alertname }, status: 'firing' }],
    payload: null,
    ...more,
  } as JournalEvent;
}

const rounded = (spans: readonly { fromMs: number; toMs: number | null }[]) =>
  spans.map(({ fromMs, toMs }) => [
    Math.round(fromMs / 1000),
    toMs === null ? null : Math.round(toMs / 1000),
  ]);

describe('viewJournal: time', () => {
  it('says nothing without a header', () => {
    expect(viewJournal([{ wallMs: 1, monoMs: 1, event: { kind: 'zero', atWallMs: 1 } }], 0)).to.equal(
      undefined,
    );
  });

  it('takes the latest stamp for the end, whatever the order of the lines', () => {
    const stamped = [5, 9, 7].map((wallMs): StampedEvent => ({ wallMs, monoMs: 0, event: header }));
    stamped.push({ wallMs: 6, monoMs: 0, event: { kind: 'zero', atWallMs: 0 } });
    expect(viewJournal(stamped, 0)?.lastMs).to.equal(9 * speed);
  });

  it('a journal without an end was cut', () => {
    expect(view().ended).to.equal('cut');
    expect(view({ kind: 'ended', how: 'complete' }).ended).to.equal('complete');
  });

  it('keeps the summary of each load', () => {
    const summary = {
      wantedRatePerSecond: 1,
      gotRatePerSecond: 1,
      iterations: 1,
      droppedIterations: 0,
      failedRequests: 0,
    };
    const read = view(
      { kind: 'load-summary', ...summary },
      { kind: 'load-summary', ...summary, iterations: 2 },
    );
    expect(read.loadSummaries.map(({ iterations }) => iterations)).to.deep.equal([1, 2]);
    expect(read.loadSummary?.iterations).to.equal(2);
  });
});

/** Rules say `page`, Alertmanager gets `critical` and nothing of the replica, and `info` not at all. */
const relabelling: RelabelStep[] = [
  {
    source_labels: 'severity',
    regex: 'page',
    target_label: 'severity',
    replacement: 'critical',
    action: 'replace',
  },
  { source_labels: 'replica', regex: 'replica', target_label: '', replacement: '$1', action: 'labeldrop' },
  { source_labels: 'severity', regex: 'info', target_label: '', replacement: '$1', action: 'drop' },
].map(({ source_labels, target_label, action, ...step }) => ({
  ...step,
  action: action as RelabelStep['action'],
  sourceLabels: [source_labels],
  targetLabel: target_label,
  separator: ';',
  location: { file: 'prometheus.yml' },
}));

describe('viewJournal: alerts that are relabelled on their way', () => {
  const stored = { alertname: 'HighErrorRate', severity: 'page' };
  const sent = { alertname: 'HighErrorRate', severity: 'critical', cluster: 'lab' };
  const relabelledView = (...events: JournalEvent[]) => {
    const configuration = {
      version: 1 as const,
      alertmanagerYml: '',
      externalLabels: { cluster: 'lab', replica: 'a' },
      evaluationIntervalMs: 30_000,
      resendDelayMs: 60_000,
      runbooks: null,
      readings: [],
      alertRelabelling: relabelling,
    };
    const begin = { ...header, plan: { ...header.plan, configuration } };
    const all: JournalEvent[] = [begin, { kind: 'zero', atWallMs: zeroMs }, ...events];
    return viewJournal(
      all.map((event): StampedEvent => ({ wallMs: zeroMs, monoMs: 0, event })),
      0,
    )?.alerts;
  };

  it('are one with what Alertmanager got of them', () => {
    const alerts = relabelledView(firing(stored, 30, 60), held(sent, 35, 'active'));
    expect(alerts).to.have.length(1);
    expect(alerts?.[0]).to.deep.include({ labels: sent, stored });
    expect(alerts?.[0]?.firing).to.have.length(1);
  });

  it('have the labels with which they are sent before Alertmanager has them, and their own when they never are', () => {
    const info = { ...stored, severity: 'info' };
    expect(relabelledView(firing(stored, 30), firing(info, 30))?.map(({ labels }) => labels)).to.deep.equal([
      sent,
      info,
    ]);
  });
});

describe('viewJournal: alerts', () => {
  const stored = { alertname: 'HighErrorRate', service: 'app' };
  const sent = { ...stored, cluster: 'lab' };

  it('joins consecutive samples, across events, and splits at a gap', () => {
    const [alert] = view(firing(stored, 30, 60), firing(stored, 90), firing(stored, 180, 210)).alerts;
    expect(rounded(alert?.firing ?? [])).to.deep.equal([
      [30, 120],
      [180, 240],
    ]);
  });

  it('takes an alert of a group with an own interval for one stretch, which lasts until its next evaluation', () => {
    const slow = { alertname: 'Slow', severity: 'critical' };
    const rule = {
      alert: 'Slow',
      labels: {},
      expr: 'up == 0',
      forMs: 0,
      group: 'g',
      groupIntervalMs: 180_000,
    };
    const configuration = {
      ...{ version: 1 as const, alertmanagerYml: '', externalLabels: {}, evaluationIntervalMs: 30_000 },
      ...{ resendDelayMs: 60_000, runbooks: null, readings: [] },
      rules: [{ ...rule, location: { file: 'r.yml', line: 1 } }],
    };
    const plain = header.kind === 'header' ? header : undefined;
    if (plain === undefined) throw new Error('no header');
    const events: JournalEvent[] = [
      { ...plain, plan: { ...plain.plan, configuration } },
      { kind: 'zero', atWallMs: zeroMs },
      firing(slow, 0, 180, 360),
      firing({ alertname: 'Usual' }, 0, 180),
    ];
    const stamped = events.map((event): StampedEvent => ({ wallMs: zeroMs, monoMs: 0, event }));
    const [one, other] = viewJournal(stamped, 0)?.alerts ?? [];
    expect(one?.firing).to.deep.equal([{ fromMs: 0, toMs: 540_000 }]);
    expect(other?.firing.map(({ toMs }) => toMs)).to.deep.equal([30_000, 210_000]);
  });

  it('joins what Prometheus stored with what Alertmanager got, which carries external labels', () => {
    const { alerts } = view(firing(stored, 30), held(sent, 36, 'active'), held(sent, 66, 'gone'));
    expect(alerts).to.have.length(1);
    expect(alerts[0]?.labels).to.deep.equal(sent);
    expect(rounded(alerts[0]?.firing ?? [])).to.deep.equal([[30, 60]]);
    expect(rounded(alerts[0]?.active ?? [])).to.deep.equal([[36, 66]]);
  });

  it('keeps two alerts apart when the labels of one are a part of the other', () => {
    const wide = { ...stored, instance: 'a' };
    const events = [
      firing(stored, 30),
      firing(wide, 300),
      held(sent, 36, 'active'),
      held({ ...wide, cluster: 'lab' }, 306, 'active'),
    ];
    for (const order of [events, [...events].reverse()]) {
      const spans = view(...order).alerts.map(({ labels, firing: own }) => [
        labels['instance'] ?? '',
        ...rounded(own).flat(),
      ]);
      expect(spans.sort()).to.deep.equal([
        ['', 30, 60],
        ['a', 300, 330],
      ]);
    }
  });

  it('an alert that Alertmanager never held does not lend its samples to another', () => {
    const wide = { ...stored, instance: 'a' };
    const { alerts } = view(
      firing(stored, 30),
      firing(wide, 300),
      held({ ...wide, cluster: 'lab' }, 306, 'active'),
    );
    expect(
      alerts.map(({ labels, firing: own }) => [labels['instance'], ...rounded(own).flat()]),
    ).to.deep.equal([
      ['a', 300, 330],
      [undefined, 30, 60],
    ]);
  });

  it('says when an alert was muted, and by which', () => {
    const source = { alertname: 'ServiceDown', service: 'app', cluster: 'lab' };
    const { alerts } = view(
      held(source, 10, 'active'),
      held(sent, 36, 'suppressed', [JSON.stringify(source)]),
      held(sent, 60, 'active'),
      held(sent, 90, 'suppressed', ['unknown']),
    );
    const muted = alerts.find(({ labels }) => labels['alertname'] === 'HighErrorRate')?.inhibited ?? [];
    expect(rounded(muted)).to.deep.equal([
      [36, 60],
      [90, null],
    ]);
    expect(muted.map(({ by }) => by)).to.deep.equal([[source], [{ fingerprint: 'unknown' }]]);
  });
});

describe('viewJournal: changes of state', () => {
  it('come in the order of their times, whatever the order of the lines', () => {
    const labels = { alertname: 'A' };
    const [alert] = view(held(labels, 90, 'gone'), held(labels, 30, 'active')).alerts;
    expect(rounded(alert?.active ?? [])).to.deep.equal([[30, 90]]);
  });
});

describe('viewJournal: notifications and beats', () => {
  it('a clean Watchdog at the dead man’s switch is a beat, not a notification', () => {
    const read = view(notification('deadmansswitch', 'Watchdog'));
    expect(read.beatsMs).to.have.length(1);
    expect(read.notifications).to.have.length(0);
  });

  it('another alert at the dead man’s switch stays visible and is no beat', () => {
    const read = view(notification('deadmansswitch', 'HighErrorRate'));
    expect(read.beatsMs).to.have.length(0);
    expect(read.notifications).to.have.length(1);
  });

  it('a malformed beat is a beat, and stays visible', () => {
    const read = view(notification('deadmansswitch', 'Watchdog', { schemaProblems: ['no version'] }));
    expect(read.beatsMs).to.have.length(1);
    expect(read.notifications).to.have.length(1);
  });

  it('a refused or unanswered beat is none', () => {
    for (const answeredStatus of [500, null])
      expect(view(notification('deadmansswitch', 'Watchdog', { answeredStatus })).beatsMs).to.have.length(0);
  });

  it('sorts notifications by time, whatever the order of the lines', () => {
    const events = [notification('slack', 'A'), notification('slack', 'B'), notification('slack', 'C')];
    const inOrder = view(...events).notifications.map(({ seq: own }) => own);
    expect(view(...events.reverse()).notifications.map(({ seq: own }) => own)).to.deep.equal(inOrder);
  });
});

describe('the gap after the past', () => {
  const past: JournalEvent = { kind: 'past', endAtWallMs: 5000 };
  const load = (atWallMs: number): JournalEvent => ({ kind: 'load', state: 'started', atWallMs, detail: '' });
  const scrapes = (beganAtWallMs: number): JournalEvent => ({
    kind: 'scrapes',
    beganAtWallMs,
    everyWallMs: 250,
  });

  it('lasts until the load starts, in wall milliseconds', () => {
    expect(view(past, load(5071), scrapes(5200)).gapAfterPastWallMs).to.equal(71);
    expect(view(past, load(5071)).gapAfterPastWallMs, 'in an old journal').to.equal(71);
  });

  it('lasts until the scrapes begin when those are late, but for the interval that they may always take', () => {
    expect(view(past, load(5071), scrapes(9000)).gapAfterPastWallMs).to.equal(3750);
  });

  it('is none when all was on time, and unknown without a past', () => {
    expect(view(past, load(5000), scrapes(5010)).gapAfterPastWallMs).to.equal(0);
    expect(view(load(5000)).gapAfterPastWallMs).to.equal(null);
  });
});
