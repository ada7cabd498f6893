import { median } from '../../core/median.ts';
import type { Sample } from './sample.ts';

interface Row {
  readonly name: string;
  readonly runs: number;
  readonly right: number;
  readonly busyRuns: number;
  readonly elapsedMs: number;
  readonly bootToSteadyMs: number;
  readonly tearDownMs: number;
  readonly efficiencyRatio: number;
}

/** Medians per scenario and mutant: machines are shared and noisy, and one slow run must not speak for all. */
export function summarise(samples: readonly Sample[]): Row[] {
  return [...Map.groupBy(samples, ({ name }) => name)].map(([name, group]) => ({
    name,
    runs: group.length,
    right: group.filter(({ verdict, wanted }) => verdict === wanted).length,
    busyRuns: group.reduce((sum, sample) => sum + sample.busyRuns, 0),
    elapsedMs: median(group.map((sample) => sample.elapsedMs)),
    bootToSteadyMs: median(group.map((sample) => sample.bootToSteadyMs)),
    tearDownMs: median(group.map((sample) => sample.tearDownMs)),
    efficiencyRatio: median(group.map((sample) => sample.efficiencyRatio)),
  }));
}

/** One line per row; seconds of wall time, efficiency as a ratio. */
export function formatTable(rows: readonly Row[]): string {
  const width = Math.max(8, ...rows.map(({ name }) => name.length));
  const head = `${'scenario'.padEnd(width)}  runs  right  made again  verdict s  to steady s  tear-down s  efficiency`;
  const lines = rows.map((row) =>
    [
      row.name.padEnd(width),
      String(row.runs).padStart(4),
      String(row.right).padStart(5),
      String(row.busyRuns).padStart(10),
      seconds(row.elapsedMs).padStart(9),
      seconds(row.bootToSteadyMs).padStart(11),
      seconds(row.tearDownMs).padStart(11),
      row.efficiencyRatio.toFixed(2).padStart(10),
    ].join('  '),
  );
  return [head, ...lines].join('\n');
}

function seconds(ms: number): string {
  return Number.isNaN(ms) ? '-' : (ms / 1000).toFixed(1);
}
