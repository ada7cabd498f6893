import type { Signal } from '../../fault.ts';
import { type Evaluation, evaluateAll, type Timing } from './simulate.ts';

/** Gauges that move for a while, and a rule that combines them. */
export interface SimulatedCourse extends Timing {
  /**
   * What the rule asks of `used`, which moves, and `free`, which mirrors it or stands still: a share of their sum, a
   * percentage of what is missing, one side against a number and the other too, one of both, or one window of samples.
   */
  readonly asks:
    | 'share'
    | 'missing'
    | 'and'
    | 'or'
    | 'max-above'
    | 'max-below'
    | 'min-above'
    | 'max-is'
    | 'count';
  readonly baseline: number;
  readonly faultValue: number;
  readonly riseMs: number;
  readonly fallMs: number;
  readonly free: number;
  readonly limit: number;
  readonly windowMs: number;
  /** Between two events of an exporter that counts those of the last `windowMs` itself. */
  readonly everyMs: number | null;
}

export function exprOfCourse({ asks, limit, windowMs, free, faultValue }: SimulatedCourse): string {
  switch (asks) {
    case 'share':
      return `used / (used + free) > ${limit}`;
    case 'missing':
      return `100 * (1 - used / free) < ${limit}`;
    case 'and':
      return `used > ${limit} and free == ${free}`;
    case 'or':
      return `used > ${limit} or free == 77`;
    case 'max-above':
      return `max_over_time(used[${windowMs}ms]) > ${limit}`;
    case 'max-below':
      return `max_over_time(used[${windowMs}ms]) < ${limit}`;
    case 'min-above':
      return `min_over_time(used[${windowMs}ms]) > ${limit}`;
    case 'max-is':
      return `max_over_time(used[${windowMs}ms]) == ${faultValue}`;
    case 'count':
      return `used{xid=~"48|79"} > ${limit}`;
  }
}

export function signalsOfCourse(lab: SimulatedCourse): Signal[] {
  const { asks, baseline, faultValue, riseMs, fallMs, free, windowMs, everyMs } = lab;
  const of = { service: 'app', labels: asks === 'count' ? { xid: '79' } : {} };
  if (asks === 'count') return [{ kind: 'windowed-count', ...of, metric: 'used', windowMs, everyMs }];
  const standing: Signal = { kind: 'gauge', ...of, metric: 'free', baseline: free, faultValue: free };
  return [
    { kind: 'gauge', ...of, metric: 'used', baseline, faultValue, riseMs, fallMs },
    // A side of `or` that nobody speaks of stands still.
    ...(asks === 'or' ? [] : [standing]),
  ];
}

/** Plays Prometheus 2.47 by brute force. */
export function playCourse(lab: SimulatedCourse): {
  readonly scrapes: { readonly atMs: number; readonly used: number }[];
  readonly evaluations: Evaluation[];
} {
  const { onsetMs, lastsMs, fallMs, windowMs, scrapeIntervalMs, evaluationIntervalMs } = lab;
  const startMs = onsetMs - windowMs - 3 * scrapeIntervalMs - 2 * evaluationIntervalMs + lab.scrapePhaseMs;
  const settleMs = 4 * Math.max(scrapeIntervalMs, evaluationIntervalMs);
  const endMs = onsetMs + lastsMs + fallMs + 2 * windowMs + lab.keepFiringForMs + settleMs;
  const scrapes: { atMs: number; used: number }[] = [];
  for (let atMs = startMs; atMs <= endMs; atMs += scrapeIntervalMs)
    scrapes.push({ atMs, used: lab.asks === 'count' ? countAt(lab, atMs) : valueAt(lab, atMs) });
  const evaluations = evaluateAll(lab, endMs, (atMs) => {
    const seen = scrapes.filter((scrape) => scrape.atMs <= atMs);
    const inWindow = seen.filter((scrape) => scrape.atMs >= atMs - windowMs).map(({ used }) => used);
    return holds(lab, seen.at(-1)?.used ?? Number.NaN, inWindow);
  });
  return { scrapes, evaluations };
}

function valueAt(
  { onsetMs, lastsMs, baseline, faultValue, riseMs, fallMs }: SimulatedCourse,
  atMs: number,
): number {
  const rising = (sinceMs: number): number =>
    riseMs === 0 || sinceMs >= riseMs ? faultValue : baseline + ((faultValue - baseline) * sinceMs) / riseMs;
  const sinceMs = atMs - onsetMs;
  if (sinceMs < 0) return baseline;
  if (sinceMs < lastsMs) return rising(sinceMs);
  const reached = rising(lastsMs);
  const fallsMs = faultValue === baseline ? 0 : (fallMs * (reached - baseline)) / (faultValue - baseline);
  const backMs = sinceMs - lastsMs;
  return backMs >= fallsMs ? baseline : reached - ((reached - baseline) * backMs) / fallsMs;
}

function countAt({ onsetMs, lastsMs, everyMs, windowMs }: SimulatedCourse, atMs: number): number {
  let count = 0;
  for (let eventMs = onsetMs; eventMs < onsetMs + lastsMs; eventMs += everyMs ?? Number.POSITIVE_INFINITY)
    if (eventMs <= atMs && atMs < eventMs + windowMs) count += 1;
  return count;
}

function holds(
  { asks, limit, free, faultValue }: SimulatedCourse,
  used: number,
  window: readonly number[],
): boolean {
  switch (asks) {
    case 'share':
      return used / (used + free) > limit;
    case 'missing':
      return 100 * (1 - used / free) < limit;
    case 'and':
    case 'or':
    case 'count':
      return used > limit;
    case 'max-above':
      return Math.max(...window) > limit;
    case 'max-below':
      return window.length > 0 && Math.max(...window) < limit;
    case 'min-above':
      return window.length > 0 && Math.min(...window) > limit;
    case 'max-is':
      return window.length > 0 && Math.max(...window) === faultValue;
  }
}
