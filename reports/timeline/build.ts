import { formatLabTime } from '../../core/duration.ts';
import type { RunView } from '../../core/run-view.ts';
import { lifecycleOf } from '../facts/lifecycle.ts';
import { alertRows, bandOf, deadlineOf } from './alert-rows.ts';
import type { Bar, Beat, Row, Timeline } from './model.ts';

/** The timeline of a run: phases, load, faults, every alert with its receivers, and the heartbeats, on one lab-time axis. */
export function buildTimeline(view: RunView): Timeline {
  const { fromMs, toMs } = rangeOf(view);
  const rows: Row[] = [];
  const addRow = (kind: Row['kind'], label: string): number => rows.push({ kind, label }) - 1;
  const bars: Bar[] = [
    ...phaseBars(view, addRow('phases', 'phases')),
    ...loadBars(view, addRow('load', 'load'), toMs),
    ...view.plan.faults.flatMap((_, index) => faultBars(view, index, addRow('fault', 'fault'), toMs)),
  ];
  const alerts = alertRows(view, toMs, addRow);
  const beatsRow = addRow('beats', `${view.plan.heartbeat.receiver} beats`);
  const beats = beatsOf(view, beatsRow);
  const alarms = lifecycleOf(view).moments.filter(({ what }) => what === 'alarm' || what === 'alarm-over');
  const clip = (bar: Bar): Bar => ({
    ...bar,
    fromMs: Math.max(bar.fromMs, fromMs),
    toMs: Math.min(bar.toMs, toMs),
  });
  return {
    fromMs,
    toMs,
    rows,
    bars: [...bars, ...alerts.bars].map(clip).filter((bar) => bar.toMs > bar.fromMs),
    bands: [...alerts.bands, ...alarms.map((moment) => bandOf(moment, beatsRow))],
    deadlines: [...alerts.deadlines, ...alarms.flatMap((moment) => deadlineOf(moment, beatsRow))],
    marks: alerts.marks,
    beats: beats.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs),
  };
}

/** From shortly before the zero to shortly after the last thing that happened or was expected. */
function rangeOf({ plan, notifications, load, lastMs }: RunView): { fromMs: number; toMs: number } {
  const windows = plan.deliveries.flatMap(({ notified, resolved }) => [
    notified,
    ...(resolved ? [resolved.window] : []),
  ]);
  windows.push(...(plan.alarms ?? []).flatMap(({ raised, recovered }) => [raised, recovered]));
  const endMs = Math.max(
    Math.min(plan.observeUntilMs, Math.max(lastMs, 0)),
    ...windows.map((window) => window.latestMs),
    ...notifications.map((notification) => notification.atMs),
    60_000,
  );
  const startMs = Math.min(load[0]?.atMs ?? 0, -plan.warmUpMs, -30_000);
  return { fromMs: Math.round(Math.max(startMs, -0.15 * endMs)), toMs: Math.round(1.04 * endMs) };
}

function phaseBars({ phases, lastMs }: RunView, row: number): Bar[] {
  return phases
    .filter((phase) => phase.state === 'started')
    .map((phase): Bar => {
      const end = phases.find(
        (other) => other.name === phase.name && other.state !== 'started' && other.atMs >= phase.atMs,
      );
      const next = phases.find((other) => other.state === 'started' && other.atMs > phase.atMs);
      const toMs = Math.min(end?.atMs ?? lastMs, next?.atMs ?? lastMs);
      const span = `${formatLabTime(phase.atMs)} to ${formatLabTime(toMs)}`;
      const tip = {
        title: `phase ${phase.name}`,
        lines: [
          ['lab time', span],
          ['ended', end?.state ?? 'not noted'],
        ] as const,
      };
      return { row, kind: 'phase', fromMs: phase.atMs, toMs, text: phase.name, tone: '', tip };
    });
}

function loadBars({ load, plan, loadSummary }: RunView, row: number, endMs: number): Bar[] {
  const text = plan.scenario.load
    .map(({ ratePerSecond, on }) => `${ratePerSecond} requests/s to ${on}`)
    .join(', ');
  return load
    .filter(({ state }) => state === 'started')
    .map((start): Bar => {
      const toMs = load.find((other) => other.state === 'stopped' && other.atMs >= start.atMs)?.atMs ?? endMs;
      const got =
        loadSummary === null ? 'k6 left no summary' : `${loadSummary.gotRatePerSecond.toFixed(1)} requests/s`;
      const dropped = loadSummary === null ? 'unknown' : `${loadSummary.droppedIterations} iterations`;
      const lines = [
        ['wanted', text],
        ['got', got],
        ['dropped', dropped],
        ['detail', start.detail],
      ] as const;
      return { row, kind: 'load', fromMs: start.atMs, toMs, text, tone: '', tip: { title: 'load', lines } };
    });
}

function faultBars({ faults, plan }: RunView, index: number, row: number, endMs: number): Bar[] {
  const planned = plan.faults[index];
  const own = faults.filter((fault) => fault.index === index);
  const at = (state: (typeof own)[number]['state']) => own.find((fault) => fault.state === state);
  const start = at('injected');
  if (planned === undefined || start === undefined) return [];
  const toMs = at('healed')?.atMs ?? endMs;
  const proof = at('confirmed') ?? at('not-confirmed');
  const lines: [string, string][] = [
    ['lab time', `${formatLabTime(start.atMs)} to ${formatLabTime(toMs)}`],
    ['planned', `${formatLabTime(planned.atMs)} to ${formatLabTime(planned.atMs + planned.lastsMs)}`],
    [proof?.state === 'confirmed' ? 'took hold' : 'not proven', proof?.evidence ?? 'nothing was measured'],
    ['healed', (at('heal-confirmed') ?? at('heal-not-confirmed'))?.evidence ?? 'not proven'],
  ];
  const text = proof?.state === 'confirmed' ? planned.title : `NOT PROVEN: ${planned.title}`;
  return [
    {
      row,
      kind: 'fault',
      fromMs: start.atMs,
      toMs,
      text,
      tone: planned.colour,
      tip: { title: planned.title, lines },
    },
  ];
}

function beatsOf({ beatsMs, deadman }: RunView, row: number): Beat[] {
  return [
    ...beatsMs.map((atMs): Beat => ({ row, atMs: Math.round(atMs), kind: 'beat' })),
    ...deadman.map(({ atMs, state }): Beat => ({ row, atMs: Math.round(atMs), kind: state })),
  ];
}
