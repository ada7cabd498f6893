import type { AxiosInstance } from 'axios';
import { z } from 'zod';
import type { EventOf, JournalEvent } from '../../core/journal.ts';
import { formatLabels } from '../../core/labels.ts';
import { type ProgramClock, wallItself } from '../../core/program-clock.ts';
import { watchdogName } from '../../core/run-view.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { offsetByDate } from './clock-offset.ts';
import { clientFor } from './http.ts';
import { type Observer, type ObserverOptions, observe } from './observer.ts';

const seriesSchema = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
});
const vectorSchema = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()).default({}),
        value: z.tuple([z.number(), z.string()]),
      }),
    ),
  }),
});
const rulesSchema = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        name: z.string(),
        rules: z.array(z.object({ name: z.string(), health: z.string(), lastError: z.string().default('') })),
      }),
    ),
  }),
});

/** Prometheus keeps its samples, so reading rarely loses nothing; often enough for a live view and for a dying engine. */
const everyMs = 500;
/** A sample may become visible a little after its own time; each read looks back over this much again. */
const overlapMs = 3000;
/** Or over so many evaluations, whichever is longer: one of them at the least must be in each read. */
const overlapEvaluations = 2.5;

/** What an observer of a program is told besides. */
export interface ProgramFaults extends Pick<ObserverOptions, 'outages' | 'watchdogMayLack'> {
  /** By which the program stamps; the wall itself by default. */
  readonly clock?: ProgramClock;
}

/**
 * Reads Prometheus' own ALERTS series back, raw, sample by sample: the truth about pending and firing.
 *
 * @param baseUrl asked at each reading: a port changes when its container is started again
 * @param fromWallMs samples before this belong to an earlier time and are left out
 * @param evaluatesEveryMs how often its rules are evaluated, wall milliseconds
 * @param faults when it is stopped on purpose, and when it may lack the Watchdog
 */
export function observePrometheus(
  baseUrl: () => string,
  fromWallMs: number,
  append: (event: JournalEvent) => void,
  evaluatesEveryMs: number,
  { clock: programs = wallItself, ...faults }: ProgramFaults = {},
): Observer {
  const lastMs = new Map<string, number>();
  const backMs = Math.max(overlapMs, overlapEvaluations * evaluatesEveryMs);
  let readUntilMs = fromWallMs;

  const read: ObserverOptions['read'] = async () => {
    const nowMs = wallNowMs();
    const windowMs = Math.ceil(nowMs - readUntilMs + backMs);
    const answer = await clientFor(baseUrl()).get('/api/v1/query', {
      params: {
        query: `ALERTS[${Math.ceil(windowMs * programs.rate)}ms]`,
        time: programs.toProgramMs(nowMs) / 1000,
      },
    });
    const clock = offsetByDate(answer, nowMs, wallNowMs(), programs);
    const { result } = seriesSchema.parse(answer.data).data;
    for (const { metric, values } of result) {
      const { __name__: _, alertstate, ...labels } = metric;
      const key = formatLabels(metric);
      const samplesWallMs = values
        .map(([seconds]) => programs.toWallMs(seconds * 1000))
        .filter((ms) => ms >= fromWallMs && ms > (lastMs.get(key) ?? 0));
      if (samplesWallMs.length === 0 || (alertstate !== 'pending' && alertstate !== 'firing')) continue;
      lastMs.set(key, samplesWallMs.at(-1) ?? 0);
      append({ kind: 'prometheus-alert', labels, state: alertstate, samplesWallMs });
    }
    readUntilMs = nowMs;
    const latelyMs = nowMs - backMs;
    return {
      hasWatchdog: result.some(
        ({ metric, values }) =>
          metric['alertname'] === watchdogName &&
          metric['alertstate'] === 'firing' &&
          values.some(([seconds]) => programs.toWallMs(seconds * 1000) >= latelyMs),
      ),
      clock,
    };
  };
  return observe({ source: 'prometheus', everyMs, read, ...faults });
}

/** What the scrapes were like since an instant, wall epoch milliseconds. */
export interface FirstScrapes {
  /** When the last target was first scraped; the instant itself when nothing has been scraped since. */
  readonly beganAtWallMs: number;
  /** When a target was last found down; null when none was. */
  readonly lastDownAtWallMs: number | null;
}

/** Reads the stored samples of `up` since an instant. */
export async function readFirstScrapes(
  baseUrl: string,
  afterWallMs: number,
  programs: ProgramClock = wallItself,
): Promise<FirstScrapes> {
  const targets = (await samplesSince(baseUrl, 'up', afterWallMs, programs)).map(({ values }) =>
    values
      .map(([seconds, value]) => ({ atWallMs: programs.toWallMs(seconds * 1000), isDown: value === '0' }))
      .filter(({ atWallMs }) => atWallMs > afterWallMs),
  );
  // A target without a sample has not been scraped yet, and is no target in its steady state.
  const firsts = targets.flatMap(([first]) => first?.atWallMs ?? []);
  const downs = targets.flat().flatMap(({ atWallMs, isDown }) => (isDown ? [atWallMs] : []));
  return {
    beganAtWallMs: Math.max(afterWallMs, ...firsts),
    lastDownAtWallMs: downs.length === 0 ? null : Math.max(...downs),
  };
}

/** A probe that failed. */
export interface FailedProbe {
  readonly service: string;
  /** When it began, wall epoch milliseconds. */
  readonly atWallMs: number;
}

/** Reads the probes that failed since an instant, wall epoch milliseconds; none where nothing is probed. */
export async function readFailedProbes(
  baseUrl: string,
  fromWallMs: number,
  programs: ProgramClock = wallItself,
): Promise<FailedProbe[]> {
  const probes = await samplesSince(baseUrl, 'probe_success', fromWallMs, programs);
  return probes.flatMap(({ metric: { service = 'a service' }, values }) =>
    values
      .map(([seconds, value]) => ({ atWallMs: programs.toWallMs(seconds * 1000), value }))
      .filter(({ atWallMs, value }) => value === '0' && atWallMs >= fromWallMs)
      .map(({ atWallMs }) => ({ service, atWallMs })),
  );
}

/** The stored samples of a metric since an instant, wall epoch milliseconds; perhaps one that is a little older. */
async function samplesSince(baseUrl: string, metric: string, fromWallMs: number, programs: ProgramClock) {
  const nowMs = wallNowMs();
  const windowMs = Math.max(1, Math.ceil((nowMs - fromWallMs) * programs.rate));
  const { data } = await clientFor(baseUrl).get('/api/v1/query', {
    params: { query: `${metric}[${windowMs}ms]`, time: programs.toProgramMs(nowMs) / 1000 },
  });
  return seriesSchema.parse(data).data.result;
}

/** Rules that do not evaluate: their silence proves nothing. */
export async function readRuleHealth(baseUrl: string): Promise<EventOf<'rule-health'>[]> {
  const { data } = await clientFor(baseUrl).get('/api/v1/rules');
  return rulesSchema.parse(data).data.groups.flatMap((group) =>
    group.rules.map(({ name, health, lastError }) => ({
      kind: 'rule-health' as const,
      group: group.name,
      rule: name,
      health,
      lastError,
    })),
  );
}

/** increase() extrapolates to the edges of its window: one iteration may read as 1.001. What is not nothing counts as one. */
function wholeOf(increase: number): number {
  return increase > 0 ? Math.max(1, Math.round(increase)) : 0;
}

/**
 * How much room the machine had, by Prometheus' own metrics. Wall milliseconds. A series that is not there was not measured:
 * a Prometheus that does not scrape itself says nothing of its rules.
 *
 * @param spans when it is measured: the whole watch, but for the time in which a fault had stopped Prometheus itself
 * @param disturbed services whose targets a fault stops: their scrapes fail on purpose and say nothing of the machine
 */
export async function readHeadroom(
  baseUrl: string,
  spans: readonly { readonly fromWallMs: number; readonly toWallMs: number }[],
  disturbed: readonly string[],
  limits: { scrapeTimeoutMs: number; evaluationIntervalMs: number },
  longestEventLoopLagMs: number,
  programs: ProgramClock = wallItself,
): Promise<EventOf<'headroom'>> {
  const http = clientFor(baseUrl);
  // A target may go by the name of another service, by mistake or because it speaks for that: its job tells whose it is.
  const others = ['service', 'job'].map((label) => `${label}!~"${disturbed.join('|')}"`).join(',');
  const measured = await Promise.all(
    spans.map(async ({ fromWallMs, toWallMs }) => {
      const window = `${Math.max(1000, Math.ceil((toWallMs - fromWallMs) * programs.rate))}ms`;
      const atMs = programs.toProgramMs(toWallMs);
      const ask = async (query: string) => (await queried(http, query, atMs))?.value;
      const missed = `sum(increase(prometheus_rule_group_iterations_missed_total[${window}]))`;
      const scrape = `topk(1, max_over_time(scrape_duration_seconds{${others}}[${window}]))`;
      const group = `max(max_over_time(prometheus_rule_group_last_duration_seconds[${window}]))`;
      const contention = `max(max_over_time(firedrill_host_contention_ratio[${window}]))`;
      return {
        missed: await ask(missed),
        scrape: await queried(http, scrape, atMs),
        groupS: await ask(group),
        contention: await ask(contention),
      };
    }),
  );
  const [slowest] = measured.flatMap(({ scrape }) => scrape ?? []).sort((a, b) => b.value - a.value);
  const contentions = measured.flatMap(({ contention }) => contention ?? []);
  const missed = measured.flatMap((one) => one.missed ?? []);
  const groups = measured.flatMap(({ groupS }) => groupS ?? []);
  return {
    kind: 'headroom',
    missedRuleIterations: missed.length === 0 ? null : wholeOf(missed.reduce((sum, count) => sum + count, 0)),
    longestScrapeMs: slowest === undefined ? null : (1000 * slowest.value) / programs.rate,
    ...(slowest?.labels['service'] !== undefined && { longestScrapeOf: slowest.labels['service'] }),
    longestRuleGroupMs: groups.length === 0 ? null : (1000 * Math.max(...groups)) / programs.rate,
    longestEventLoopLagMs,
    ...(contentions.length === 0 ? {} : { hostContentionRatio: Math.max(...contentions) }),
    ...limits,
  };
}

/** The one result of an instant query, if there is one. */
async function queried(http: AxiosInstance, query: string, atMs: number) {
  const { data } = await http.get('/api/v1/query', { params: { query, time: atMs / 1000 } });
  const [result] = vectorSchema.parse(data).data.result;
  return result && { value: Number(result.value[1]), labels: result.metric };
}
