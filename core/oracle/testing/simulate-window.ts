import { bucketQuantile } from './bucket-quantile.ts';
import { type Evaluation, evaluateAll, extrapolatedRate, type Timing } from './simulate.ts';

/** One service with counters or a histogram under a fault, and a rule on a window of them. */
export interface SimulatedWindow extends Timing {
  /**
   * What the rule asks. Counters: the sum of their rates is above or below the limit, it is not 0, it is 0, or they have
   * increased. Histograms: the mean is below the limit, or a quantile is above it.
   */
  readonly asks: 'above' | 'below' | 'any' | 'none' | 'increase' | 'mean-below' | 'quantile-above';
  readonly windowMs: number;
  readonly limit: number;
  readonly requestSpacingMs: number;
  /** Requests go to so many endpoints in a mixed order, each with series of its own. */
  readonly endpoints: number;
  /** What every endpoint had counted when the simulation begins. */
  readonly pastRequests: number;
  /** Counters: the share of requests that are counted. Histograms: what a request observes. */
  readonly baseline: number;
  readonly faultValue: number;
  /** The share of requests that the fault hits, where it does not hit all. */
  readonly shareRatio: number;
  readonly isDuration: boolean;
  /** The counters appear with their first step. */
  readonly bornAtOnset: boolean;
}

/** Buckets of the simulated histograms. */
export const bounds = [0.1, 0.5, 1, 2.5, 5, 10];
/** The quantile that a simulated rule asks for. */
export const quantile = 0.9;

const goldenRatio = (Math.sqrt(5) - 1) / 2;

/** One series as it was scraped; null before it appears. */
export interface ScrapedSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: (number | null)[];
}

/** Plays Prometheus 2.47 by brute force; the rule's life is that of `simulate.ts`. */
export function playWindow(lab: SimulatedWindow): {
  readonly scrapedAtMs: number[];
  readonly series: ScrapedSeries[];
  readonly evaluations: Evaluation[];
} {
  const startMs = lab.onsetMs - lab.windowMs - 3 * lab.scrapeIntervalMs - 2 * lab.evaluationIntervalMs;
  const slowMs = lab.isDuration ? lab.faultValue * 1000 : 0;
  const settleMs = slowMs + 4 * Math.max(lab.scrapeIntervalMs, lab.evaluationIntervalMs);
  const endMs = lab.onsetMs + lab.lastsMs + lab.windowMs + lab.keepFiringForMs + settleMs;
  const events = eventsOf(lab, startMs, endMs).sort((a, b) => a.atMs - b.atMs);
  const series = seriesOf(lab);
  const counts = series.map(({ past }) => past);
  const scrapedAtMs: number[] = [];
  let next = 0;
  for (let atMs = startMs + lab.scrapePhaseMs; atMs <= endMs; atMs += lab.scrapeIntervalMs) {
    for (let event = events[next]; event !== undefined && event.atMs <= atMs; event = events[++next]) {
      for (const [index, one] of series.entries())
        if (one.endpoint === event.endpoint) counts[index] = (counts[index] ?? 0) + one.adds(event.value);
    }
    scrapedAtMs.push(atMs);
    for (const [index, one] of series.entries()) {
      const count = counts[index] ?? 0;
      one.values.push(lab.bornAtOnset && count === 0 ? null : count);
    }
  }
  const evaluations = evaluateAll(lab, endMs, (atMs) => holds(lab, scrapedAtMs, series, atMs));
  return { scrapedAtMs, series, evaluations };
}

interface Counted extends ScrapedSeries {
  readonly endpoint: number;
  readonly past: number;
  adds(value: number): number;
}

function seriesOf(lab: SimulatedWindow): Counted[] {
  const { pastRequests, baseline } = lab;
  return Array.from({ length: lab.endpoints }, (_, endpoint): Counted[] => {
    const labels = { endpoint: `/${endpoint}` };
    const counted = (name: string, le: string | null, adds: (value: number) => number): Counted => ({
      name,
      labels: le === null ? labels : { ...labels, le },
      endpoint,
      values: [],
      past: Math.floor(pastRequests * adds(baseline)),
      adds,
    });
    if (lab.asks === 'mean-below')
      return [counted('seen_sum', null, (value) => value), counted('seen_count', null, () => 1)];
    if (lab.asks === 'quantile-above')
      return [...bounds, Number.POSITIVE_INFINITY].map((bound) =>
        counted('seen_bucket', bound === Number.POSITIVE_INFINITY ? '+Inf' : `${bound}`, (value) =>
          value <= bound ? 1 : 0,
        ),
      );
    const one = counted('steps_total', null, () => 1);
    return [{ ...one, past: Math.floor(pastRequests * baseline) }];
  }).flat();
}

interface Event {
  readonly atMs: number;
  readonly endpoint: number;
  readonly value: number;
}

/** Every request; those that count nothing are left out. Shares are spread evenly, a fault begins with its own. */
function eventsOf(lab: SimulatedWindow, startMs: number, endMs: number): Event[] {
  const isHistogram = lab.asks === 'mean-below' || lab.asks === 'quantile-above';
  const events: Event[] = [];
  let owed = 0;
  let failed = false;
  for (let request = 0; startMs + request * lab.requestSpacingMs <= endMs; request += 1) {
    const nowMs = startMs + request * lab.requestSpacingMs;
    const failing = nowMs >= lab.onsetMs && nowMs < lab.onsetMs + lab.lastsMs;
    if (failing !== failed) owed = 0;
    failed = failing;
    const endpoint = Math.floor(((request * goldenRatio) % 1) * lab.endpoints);
    if (isHistogram) owed += failing ? lab.shareRatio : 0;
    else owed += failing ? lab.faultValue : lab.baseline;
    const isHit = owed >= 1 - 1e-9;
    if (isHit) owed -= 1;
    if (!isHistogram) {
      if (isHit) events.push({ atMs: nowMs, endpoint, value: 1 });
      continue;
    }
    const value = isHit ? lab.faultValue : lab.baseline;
    events.push({ atMs: nowMs + (lab.isDuration ? value * 1000 : 0), endpoint, value });
  }
  return events;
}

function holds(
  lab: SimulatedWindow,
  scrapedAtMs: readonly number[],
  series: Counted[],
  atMs: number,
): boolean {
  const fromMs = atMs - lab.windowMs;
  const sumOf = (wanted: (one: Counted) => boolean): number | undefined => {
    const rates = series.filter(wanted).flatMap(({ values }) => {
      const samples = scrapedAtMs.flatMap((at, index) => {
        const value = values[index] ?? null;
        return at >= fromMs && at <= atMs && value !== null ? [{ atMs: at, value }] : [];
      });
      return samples.length < 2 ? [] : [1000 * extrapolatedRate(samples, fromMs, atMs)];
    });
    return rates.length === 0 ? undefined : rates.reduce((sum, one) => sum + one, 0);
  };
  const named = (name: string) => sumOf((one) => one.name === name) ?? Number.NaN;
  switch (lab.asks) {
    case 'above':
      return named('steps_total') > lab.limit;
    case 'below':
      return named('steps_total') < lab.limit;
    case 'any':
    case 'increase':
      return named('steps_total') > 0;
    case 'none':
      return named('steps_total') === 0;
    case 'mean-below':
      return named('seen_sum') / named('seen_count') < lab.limit;
    case 'quantile-above': {
      const buckets = [...bounds, Number.POSITIVE_INFINITY].map((bound) => ({
        bound,
        count:
          sumOf(({ labels }) => Number(labels['le']?.replace('+Inf', 'Infinity')) === bound) ?? Number.NaN,
      }));
      return bucketQuantile(quantile, buckets) > lab.limit;
    }
  }
}
