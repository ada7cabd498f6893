import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import type { JournalEvent } from '../../core/journal.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import errorBurst from '../../scenarios/services/error-burst.ts';
import { readConfigFolder } from '../run/config-folder.ts';
import { makePlan } from '../run/make-plan.ts';
import { LiveView } from './live.ts';

const plan = makePlan(scenarioSchema.parse(errorBurst), readConfigFolder(), 60);
const labels = { alertname: 'HighErrorRate', severity: 'critical', service: 'app' };
const zero: JournalEvent = { kind: 'zero', atWallMs: 100_000 };
/** Wall time of a lab second after the zero. */
const lab = (seconds: number) => 100_000 + (seconds * 1000) / 60;

const notification = (
  changes: Partial<Extract<JournalEvent, { kind: 'notification' }>> = {},
): JournalEvent => ({
  kind: 'notification',
  seq: 1,
  receiver: 'pagerduty',
  integration: 'pagerduty',
  receivedAtWallMs: lab(375),
  answeredStatus: 202,
  schemaProblems: [],
  status: 'firing',
  alerts: [{ labels, status: 'firing' }],
  payload: {},
  ...changes,
});
const muted = (inhibitedBy: string[], silencedBy: string[]): JournalEvent => ({
  kind: 'alertmanager-alert',
  atWallMs: lab(330),
  fingerprint: 'f',
  labels,
  state: 'suppressed',
  startsAtWallMs: 0,
  inhibitedBy,
  silencedBy,
});

/** The lines, without colours, that the view prints for these events, each two seconds after the one before. */
function linesFor(...events: JournalEvent[]): string[] {
  const lines: string[] = [];
  const view = new LiveView(plan, (line) => lines.push(stripVTControlCharacters(line)));
  for (const [index, event] of events.entries()) view.tell({ wallMs: 0, monoMs: index * 2000, event });
  view.tell({ wallMs: 0, monoMs: 0, event: { kind: 'ended', how: 'complete' } });
  return lines;
}

describe('live view', () => {
  it('tells each phase with its duration when it is over', () => {
    expect(
      linesFor(
        { kind: 'phase', name: 'boot', state: 'started' },
        { kind: 'phase', name: 'boot', state: 'finished' },
        { kind: 'phase', name: 'inject', state: 'started' },
        { kind: 'phase', name: 'heal', state: 'started' },
        { kind: 'phase', name: 'inject', state: 'failed', detail: 'no such knob' },
      ),
    ).to.deep.equal(['  ✓ boot            2.0 s', '  ✗ inject          4.0 s  no such knob']);
  });

  it('tells the life of a fault in lab time, by its title', () => {
    const fault = (
      state: Extract<JournalEvent, { kind: 'fault' }>['state'],
      seconds: number,
    ): JournalEvent => ({
      kind: 'fault',
      index: 0,
      state,
      atWallMs: lab(seconds),
      evidence: 'the evidence',
    });
    expect(
      linesFor(
        zero,
        fault('requested', 0),
        fault('injected', 1),
        fault('confirmed', 24),
        fault('not-confirmed', 25),
        fault('healed', 360),
        fault('heal-confirmed', 370),
        fault('heal-not-confirmed', 371),
        fault('failed', 372),
      ),
    ).to.deep.equal([
      '          1s  fault in: 20 % of requests to app answer 500',
      '         24s  took hold: the evidence',
      '         25s  did not take hold: the evidence',
      '          6m  healed: 20 % of requests to app answer 500',
      '       6m10s  healing holds: the evidence',
      '       6m11s  healing does not hold: the evidence',
      '       6m12s  fault failed: the evidence',
    ]);
  });

  it('tells each state of an alert once, and nothing of the Watchdog', () => {
    const samples = (
      state: 'pending' | 'firing',
      alert: Record<string, string>,
      ...seconds: number[]
    ): JournalEvent => ({
      kind: 'prometheus-alert',
      labels: alert,
      state,
      samplesWallMs: seconds.map(lab),
    });
    expect(
      linesFor(
        zero,
        samples('pending', labels, 60, 90),
        samples('pending', labels, 120),
        samples('firing', { alertname: 'Watchdog' }, 60),
        samples('firing', labels, 360),
      ),
    ).to.deep.equal([
      '          1m  HighErrorRate critical app pending',
      '          6m  HighErrorRate critical app firing',
    ]);
  });

  it('tells by what an alert is muted', () => {
    expect(linesFor(zero, muted(['g'], []))).to.deep.equal([
      '       5m30s  HighErrorRate critical app muted by inhibition',
    ]);
    expect(linesFor(zero, muted([], ['s']))).to.deep.equal([
      '       5m30s  HighErrorRate critical app muted by a silence',
    ]);
  });

  it('tells who heard of what, and how it was answered when it was refused', () => {
    expect(
      linesFor(
        zero,
        notification(),
        notification({ status: 'resolved', receiver: 'slack' }),
        notification({ answeredStatus: 503 }),
        notification({ answeredStatus: null, alerts: [] }),
        notification({ receiver: plan.heartbeat.receiver }),
      ),
    ).to.deep.equal([
      '       6m15s  pagerduty ← FIRING   HighErrorRate critical app',
      '       6m15s  slack ← RESOLVED HighErrorRate critical app',
      '       6m15s  pagerduty ← FIRING   HighErrorRate critical app (answered 503)',
      '       6m15s  pagerduty ← FIRING   nothing readable',
    ]);
  });

  it('tells what happens before the zero without a time', () => {
    expect(linesFor({ kind: 'deadman', state: 'alarm', atWallMs: 5 })).to.deep.equal([
      '              dead man’s switch: alarm',
    ]);
  });

  it('tells what vanished and what went wrong, and not that all is well', () => {
    const component = (state: 'ready' | 'vanished'): JournalEvent => ({
      kind: 'component',
      component: 'prometheus',
      state,
      detail: 'exit code 137',
    });
    expect(
      linesFor(component('ready'), component('vanished'), {
        kind: 'problem',
        code: 'STEADY_STATE',
        text: 'not well',
      }),
    ).to.deep.equal(['  ✗ prometheus vanished: exit code 137', '  ✗ STEADY_STATE: not well']);
  });

  it('tells what happened in the order in which it did, and not long after it is known', () => {
    const lines: string[] = [];
    const view = new LiveView(plan, (line) => lines.push(stripVTControlCharacters(line).trim()));
    const at = (wallMs: number, event: JournalEvent) => view.tell({ wallMs, monoMs: wallMs, event });
    at(100_000, zero);
    // Prometheus is read every quarter of a second, a receiver tells at once.
    at(lab(341), notification({ receivedAtWallMs: lab(340) }));
    expect(lines, 'it may not be the first').to.deep.equal([]);
    at(lab(345), muted(['x'], []));
    expect(lines).to.deep.equal([]);
    at(lab(425), { kind: 'phase', name: 'heal', state: 'started' });
    expect(lines).to.deep.equal([
      '5m30s  HighErrorRate critical app muted by inhibition',
      '5m40s  pagerduty ← FIRING   HighErrorRate critical app',
    ]);
  });
});
