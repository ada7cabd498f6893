import type { Timing } from './simulate.ts';

/** What Prometheus has of one series: a value, or the marker that says that the series is no more. */
export interface Stored {
  readonly atMs: number;
  readonly value: number | 'stale';
}

/** Flag `--query.lookback-delta` of Prometheus 2.47. */
const lookbackMs = 300_000;

/** The instants of the scrapes, from some before the first evaluation to the end. */
export function scrapeInstants(lab: Timing, beforeMs: number, endMs: number): number[] {
  const startMs = lab.onsetMs - beforeMs - 3 * lab.scrapeIntervalMs - 2 * lab.evaluationIntervalMs;
  const instants: number[] = [];
  for (let atMs = startMs + lab.scrapePhaseMs; atMs <= endMs; atMs += lab.scrapeIntervalMs)
    instants.push(atMs);
  return instants;
}

/** What is stored when each scrape finds a value or none: the first that finds none marks the series as stale. */
export function stored(instants: readonly number[], valueAt: (atMs: number) => number | undefined): Stored[] {
  let wasThere = false;
  return instants.flatMap((atMs): Stored[] => {
    const value = valueAt(atMs);
    const vanishes = wasThere && value === undefined;
    wasThere = value !== undefined;
    if (value !== undefined) return [{ atMs, value }];
    return vanishes ? [{ atMs, value: 'stale' }] : [];
  });
}

/** An instant selector: the last sample, unless it is a stale marker or older than the lookback. */
export function instantValue(samples: readonly Stored[], atMs: number): number | undefined {
  const last = samples.findLast((sample) => sample.atMs <= atMs);
  return last === undefined || last.value === 'stale' || atMs - last.atMs > lookbackMs
    ? undefined
    : last.value;
}

/** A range selector: all samples of the closed window, and no stale markers. */
export function windowValues(
  samples: readonly Stored[],
  atMs: number,
  windowMs: number,
): { readonly atMs: number; readonly value: number }[] {
  return samples.flatMap((sample) =>
    sample.value !== 'stale' && sample.atMs <= atMs && sample.atMs >= atMs - windowMs
      ? [{ atMs: sample.atMs, value: sample.value }]
      : [],
  );
}
