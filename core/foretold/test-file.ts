import { stringify } from 'yaml';
import { formatLabels } from '../labels.ts';
import type { Lab } from './lab.ts';
import { type LabSeries, labSeries, type Scraped } from './lab-series.ts';
import { latticeMs, onLattice, type WrittenValue } from './lattice.ts';
import { batchesOf, queryOf } from './looks.ts';
import { looksUntil, type Playing } from './playing.ts';

/** A question as it is put: PromQL of the lab's compressed time. */
export interface Asked {
  readonly expr: string;
  readonly metrics: ReadonlySet<string>;
  /** How many series it may read. */
  readonly seriesCount: number;
  /** Until when it is looked at, lab milliseconds after the zero. */
  readonly untilMs: number;
}

/** How long a sample stands for its series where nothing marks its end (`--query.lookback-delta` of Prometheus 2.47.2); lab milliseconds. */
export const lookbackMs = 5 * 60_000;

export interface TestOptions {
  readonly lab: Lab;
  readonly asked: readonly Asked[];
  readonly playings: readonly Playing[];
  /** Wall milliseconds. */
  readonly evaluationMs: number;
}

/**
 * A file for `promtool test rules`: for every playing the samples of the lab and every question at every look, many looks in
 * one query. It expects nothing, so that promtool prints what is there. A comment before each query says which question,
 * playing and batch it is: `# 0.3.1`.
 */
export function writeTest({ lab, asked, playings, evaluationMs }: TestOptions): string {
  const metrics = new Set(asked.flatMap((one) => [...one.metrics]));
  const tests = playings.map((playing, index) => {
    const lastMs = Math.max(...asked.map(({ untilMs }) => untilMs));
    const untilMs = playing.zeroMs + Math.ceil(lastMs / lab.speed) + playing.everyMs;
    const series = labSeries(lab, metrics, playing.variant);
    const intervals = series.map((one) => scrapeMsOf(one, lab));
    const stepMs = intervals.reduce((a, b) => latticeMs(a, b), intervals[0] ?? evaluationMs);
    return {
      interval: `${stepMs}ms`,
      input_series: series.map((one) => {
        const everyMs = scrapeMsOf(one, lab);
        return {
          series: `${one.name}${formatLabels(one.labels)}`,
          values: onLattice(valuesOf(one, lab, playing, { everyMs, untilMs }), 0, everyMs, stepMs),
        };
      }),
      promql_expr_test: asked.flatMap(({ expr, seriesCount, untilMs: lookedUntilMs }, question) => {
        const looks = looksUntil(playing, lookedUntilMs, lab.speed);
        return batchesOf(looks, seriesCount).map((batch, number) => ({
          expr: `# ${question}.${index}.${number}\n${queryOf(expr, batch, looks.everyMs)}`,
          eval_time: `${batch.firstMs + (batch.count - 1) * looks.everyMs}ms`,
          exp_samples: [],
        }));
      }),
    };
  });
  return stringify({ evaluation_interval: `${evaluationMs}ms`, tests }, { lineWidth: 0 });
}

export function scrapeMsOf({ target }: LabSeries, { speed }: Pick<Lab, 'speed'>): number {
  return Math.max(1, Math.round(target.job.scrapeIntervalMs / speed));
}

function valuesOf(
  series: LabSeries,
  { speed }: Lab,
  { zeroMs }: Playing,
  { everyMs, untilMs }: { readonly everyMs: number; readonly untilMs: number },
): WrittenValue[] {
  const scraped = Array.from({ length: Math.floor(untilMs / everyMs) + 1 }, (_, index) => {
    const value = series.scrapedAt((index * everyMs - zeroMs) * speed);
    return series.isClock && typeof value === 'number' ? value + zeroMs / 1000 : value;
  });
  const lookback = Math.ceil(lookbackMs / speed / everyMs);
  return scraped.map((value, index) => written(scraped, value, index, lookback));
}

/** The first scrape without the series marks its end; without a mark, Prometheus stops to see it a lookback later. */
function written(all: readonly Scraped[], value: Scraped, index: number, lookback: number): WrittenValue {
  if (typeof value === 'number') return value;
  if (value === null) return all[index - 1] === null || index === 0 ? null : 'stale';
  return typeof all[index - lookback] === 'number' &&
    all.slice(index - lookback + 1, index).every((one) => one === 'unmarked')
    ? 'stale'
    : null;
}
