import type { JournalEvent, JournalHeader } from '../../core/journal.ts';
import { formatLabels, type Labels } from '../../core/labels.ts';
import type { RunView } from '../../core/run-view.ts';
import type { StampedEvent } from '../../core/stamped-events.ts';
import { viewJournal } from '../../core/view-journal.ts';
import { type Facts, integrations } from './facts.ts';
import { payloadOf } from './payloads.ts';

/** Wall time of lab time zero in every synthetic run; any instant will do, this one is easy to recognise. */
export const zeroWallMs = Date.UTC(2026, 0, 1, 12);
const evaluationIntervalMs = 30_000;

type Wall = (labMs: number) => number;
type Timed = readonly [atMs: number, event: JournalEvent];

/** The journal of a synthetic run, in the order in which a real one is written: by time. */
export function journalOf(facts: Facts): StampedEvent[] {
  const wall: Wall = (labMs) => zeroWallMs + labMs / facts.plan.speed;
  const timed = [...happened(facts, wall), ...heard(facts, wall)].sort(([a], [b]) => a - b);
  const firstMs = timed[0]?.[0] ?? 0;
  const lastMs = timed.at(-1)?.[0] ?? 0;
  const stamp = ([atMs, event]: Timed): StampedEvent => ({
    wallMs: wall(atMs),
    monoMs: wall(atMs) - zeroWallMs,
    event,
  });
  return [
    stamp([firstMs, headerOf(facts)]),
    ...(facts.zero ? [stamp([firstMs, { kind: 'zero', atWallMs: zeroWallMs }])] : []),
    ...timed.map(stamp),
    ...summed(facts).map((event) => stamp([lastMs, event])),
  ];
}

/** What the run did, and what the monitoring system made of it. */
function happened(facts: Facts, wall: Wall): Timed[] {
  return [
    ...facts.phases.map(({ name, state, atMs }): Timed => [atMs, { kind: 'phase', name, state }]),
    ...facts.faults.map(
      ({ atMs, ...fault }): Timed => [atMs, { kind: 'fault', ...fault, atWallMs: wall(atMs) }],
    ),
    ...facts.connected.map(
      ({ atMs, active }): Timed => [atMs, { kind: 'alertmanagers', atWallMs: wall(atMs), active }],
    ),
    ...facts.prometheus.map(({ labels, state, fromMs, toMs }): Timed => {
      const samplesWallMs = samplesBetween(fromMs, toMs).map(wall);
      return [toMs, { kind: 'prometheus-alert', labels, state, samplesWallMs }];
    }),
    ...facts.alertmanager.map(
      ({ atMs, labels, state, inhibitedBy = [] }): Timed => [
        atMs,
        {
          kind: 'alertmanager-alert',
          atWallMs: wall(atMs),
          fingerprint: formatLabels(labels),
          labels,
          state,
          startsAtWallMs: wall(atMs),
          inhibitedBy: inhibitedBy.map(formatLabels),
          silencedBy: [],
        },
      ],
    ),
  ];
}

/** What the receivers heard. */
function heard(facts: Facts, wall: Wall): Timed[] {
  return [
    ...[...facts.notifications, ...facts.beatsMs.map(beat)].map(
      (fact, index): Timed => [
        fact.atMs,
        {
          kind: 'notification',
          seq: index + 1,
          receiver: fact.receiver,
          integration: integrations[fact.receiver] ?? 'webhook',
          receivedAtWallMs: wall(fact.atMs),
          answeredStatus: fact.answeredStatus === undefined ? 200 : fact.answeredStatus,
          schemaProblems: fact.schemaProblems ?? [],
          status: fact.status,
          alerts: fact.alerts,
          payload: payloadOf(fact),
        },
      ],
    ),
    ...(facts.strays ?? []).map(
      ({ atMs, ...stray }): Timed => [
        atMs,
        { kind: 'stray-request', atWallMs: wall(atMs), method: 'POST', ...stray },
      ],
    ),
    ...facts.deadmanAlarmsMs.map(
      (atMs): Timed => [atMs, { kind: 'deadman', state: 'alarm', atWallMs: wall(atMs) }],
    ),
    ...(facts.deadmanRecoveredMs ?? []).map(
      (atMs): Timed => [atMs, { kind: 'deadman', state: 'recovered', atWallMs: wall(atMs) }],
    ),
  ];
}

/** What is added up at the end. */
function summed(facts: Facts): JournalEvent[] {
  return [
    ...facts.loads.map((summary): JournalEvent => ({ kind: 'load-summary', ...summary })),
    ...facts.ruleHealth.map((rule): JournalEvent => ({ kind: 'rule-health', ...rule })),
    ...(facts.ruleReadings ?? []).map((reading): JournalEvent => ({ kind: 'rule-reading', ...reading })),
    ...facts.observers.map(
      (observer): JournalEvent => ({
        kind: 'observer',
        ...observer,
        ...(observer.source === 'receivers' && facts.recorded.includes('record-counts')
          ? { records: recordsOf(facts) }
          : {}),
      }),
    ),
    ...(facts.headroom === null ? [] : [{ kind: 'headroom' as const, ...facts.headroom }]),
    ...(facts.vanished ?? []).map(
      (component): JournalEvent => ({
        kind: 'component',
        component,
        state: 'vanished',
        detail: 'exit code 137',
      }),
    ),
    ...facts.problems.map((problem): JournalEvent => ({ kind: 'problem', ...problem })),
    ...(facts.residue === null ? [] : [{ kind: 'residue' as const, found: facts.residue }]),
    ...(facts.ended === null ? [] : [{ kind: 'ended' as const, how: facts.ended }]),
  ];
}

function recordsOf(facts: Facts): number {
  const {
    notifications,
    beatsMs,
    strays = [],
    deadmanAlarmsMs,
    deadmanRecoveredMs = [],
    lostRecords = 0,
  } = facts;
  return [notifications, beatsMs, strays, deadmanAlarmsMs, deadmanRecoveredMs].reduce(
    (sum, { length }) => sum + length,
    lostRecords,
  );
}

/** The same journal, read. */
export function viewOf(facts: Facts): RunView {
  const view = viewJournal(journalOf(facts), facts.unreadableLines);
  if (view === undefined) throw new Error('a synthetic journal has a header');
  return view;
}

/** The same journal as the text of its file. */
export function journalText(facts: Facts): string {
  return journalOf(facts)
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}

function samplesBetween(fromMs: number, toMs: number): number[] {
  const count = Math.max(0, Math.ceil((toMs - fromMs) / evaluationIntervalMs));
  return Array.from({ length: count }, (_, index) => fromMs + index * evaluationIntervalMs);
}

/** The one alert that Prometheus always fires. */
export const watchdog: Labels = {
  alertname: 'Watchdog',
  severity: 'none',
  layer: 'meta',
  service: 'monitoring',
  cluster: 'firedrill',
};

function beat(atMs: number): Facts['notifications'][number] {
  return {
    atMs,
    receiver: 'deadmansswitch',
    status: 'firing',
    alerts: [{ status: 'firing', labels: watchdog }],
  };
}

function headerOf({ plan, recorded }: Facts): JournalHeader {
  return {
    kind: 'header',
    version: 1,
    runId: 'synthetic',
    firedrillVersion: '0.1.0',
    startedAt: new Date(zeroWallMs).toISOString(),
    seed: 1,
    mutant: null,
    configHashes: {},
    provenance: [],
    recorded,
    plan,
  };
}
