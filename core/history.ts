import { FiredrillError } from './errors.ts';
import type { Labels } from './labels.ts';

/** A counter that grew evenly all through the past. */
export interface PastCounter {
  readonly type: 'counter';
  /** Name of its samples, ending in `_total` as OpenMetrics demands. */
  readonly name: string;
  readonly labels: Labels;
  /** Growth per wall second; rates are real at every speed. 0 keeps the series at 0. */
  readonly ratePerSecond: number;
  /** In what it grows. Default 1: things happen whole, time does not. */
  readonly unit?: number;
}

/** A gauge that never moved. */
export interface PastGauge {
  readonly type: 'gauge';
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

/** A histogram whose observations came evenly and all alike; it becomes `_bucket`, `_sum` and `_count` series. */
export interface PastHistogram {
  readonly type: 'histogram';
  /** Name without suffix. */
  readonly name: string;
  readonly labels: Labels;
  /** Observations per wall second. */
  readonly ratePerSecond: number;
  /** The one observed value, in the unit of the bounds. */
  readonly observed: number;
  /** Finite upper bounds in rising order; `+Inf` is added. */
  readonly upperBounds: readonly number[];
}

export type PastSeries = (PastCounter | PastGauge | PastHistogram) & {
  /** Wall time from its oldest to its newest sample, for a series that no rule reads far back. Default: the whole past. */
  readonly lengthMs?: number;
};

export interface PastOptions {
  /** Wall time of the newest sample, in milliseconds since 1970. Prometheus refuses scrapes that are not younger. */
  readonly endMs: number;
  /** Wall time from the oldest to the newest sample. Six lab hours are 6 h / speed. */
  readonly lengthMs: number;
  /** Wall time between two samples: the scrape interval divided by the speed. */
  readonly stepMs: number;
  readonly series: readonly PastSeries[];
}

/** One line of exposition but for its timestamp: what stands before the value, and the value after so many seconds. */
interface Sampled {
  readonly head: string;
  readonly valueAt: (elapsedSeconds: number) => number;
}

/**
 * A past in which nothing went wrong, as OpenMetrics text for `promtool tsdb create-blocks-from openmetrics`: windows of
 * hours are then full from the first evaluation on. A program that starts afterwards with its counters at 0 looks like
 * any restarted program: `rate` takes the fall for a reset.
 *
 * @throws FiredrillError `PAST` when a time is not positive, a counter's name does not end in `_total`, a rate is
 *   negative, or one metric has two types.
 * @example healthyPast({ endMs: Date.now(), lengthMs: 360_000, stepMs: 250, series: [] }) // '# EOF\n'
 */
export function healthyPast({ endMs, lengthMs, stepMs, series }: PastOptions): string {
  const problems = problemsOf({ endMs, lengthMs, stepMs, series });
  if (problems.length > 0)
    throw new FiredrillError('usage', 'PAST', 'that past cannot be made', { problems });
  const stepCount = Math.floor(lengthMs / stepMs);
  const lines: string[] = [];
  for (const [name, members] of Map.groupBy(series, familyOf)) {
    lines.push(`# TYPE ${name} ${members[0]?.type}`);
    for (const member of members) {
      const ownCount = Math.min(stepCount, Math.floor((member.lengthMs ?? lengthMs) / stepMs));
      for (const { head, valueAt } of sampled(member)) {
        for (let step = stepCount - ownCount; step <= stepCount; step += 1) {
          const beforeEndMs = (stepCount - step) * stepMs;
          lines.push(`${head} ${valueAt((step * stepMs) / 1000)} ${formatSeconds(endMs - beforeEndMs)}`);
        }
      }
    }
  }
  lines.push('# EOF', '');
  return lines.join('\n');
}

/** OpenMetrics types a counter by its name without `_total`. */
function familyOf({ type, name }: PastSeries): string {
  return type === 'counter' ? name.replace(/_total$/, '') : name;
}

function sampled(series: PastSeries): Sampled[] {
  const { name, labels } = series;
  if (series.type === 'gauge') return [{ head: name + braces(labels), valueAt: () => series.value }];
  const unit = series.type === 'counter' ? (series.unit ?? 1) : 1;
  const count = (seconds: number): number => Math.floor((series.ratePerSecond * seconds) / unit) * unit;
  if (series.type === 'counter') return [{ head: name + braces(labels), valueAt: count }];
  const bucket = (le: string, holds: boolean): Sampled => ({
    head: `${name}_bucket${braces({ ...labels, le })}`,
    valueAt: holds ? count : () => 0,
  });
  return [
    ...series.upperBounds.map((bound) => bucket(String(bound), series.observed <= bound)),
    bucket('+Inf', true),
    { head: `${name}_count${braces(labels)}`, valueAt: count },
    { head: `${name}_sum${braces(labels)}`, valueAt: (seconds) => count(seconds) * series.observed },
  ];
}

/** Label set in OpenMetrics spelling: it escapes the backslash, the quote and the line feed and nothing else. */
function braces(labels: Labels): string {
  const quoted = (value: string): string =>
    value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${quoted(value)}"`)
    .join(',')}}`;
}

/** OpenMetrics timestamps are seconds; Prometheus keeps milliseconds. */
function formatSeconds(wallMs: number): string {
  return (Math.round(wallMs) / 1000).toFixed(3);
}

function problemsOf({ endMs, lengthMs, stepMs, series }: PastOptions): string[] {
  const problems: string[] = [];
  for (const [option, value] of Object.entries({ endMs, lengthMs, stepMs })) {
    if (!(Number.isFinite(value) && value > 0))
      problems.push(`${option}: want a positive number, got ${value}`);
  }
  for (const one of series) {
    if (one.type === 'counter' && !one.name.endsWith('_total')) {
      problems.push(`${one.name}: want a counter's name to end in _total`);
    }
    if (one.type === 'counter' && !((one.unit ?? 1) > 0)) {
      problems.push(`${one.name}: want a unit above 0, got ${one.unit}`);
    }
    if (one.type !== 'gauge' && !(one.ratePerSecond >= 0)) {
      problems.push(`${one.name}: want a rate of 0 or more, got ${one.ratePerSecond}`);
    }
  }
  for (const [name, members] of Map.groupBy(series, familyOf)) {
    const types = new Set(members.map(({ type }) => type));
    if (types.size > 1) problems.push(`${name}: want one type, got ${[...types].join(' and ')}`);
  }
  return problems;
}
