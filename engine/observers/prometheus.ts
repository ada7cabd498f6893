import type { AxiosInstance } from 'axios';
import { z } from 'zod';
import type { EventOf, JournalEvent } from '../../core/journal.ts';
import { formatLabels } from '../../core/labels.ts';
import { wallNowMs } from '../run/journal-writer.ts';
import { clientFor } from './http.ts';
import { type Observer, observe } from './observer.ts';

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
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
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

/**
 * Reads Prometheus' own ALERTS series back, raw, sample by sample: the truth about pending and firing.
 *
 * @param fromWallMs samples before this belong to an earlier time and are left out
 */
export function observePrometheus(
  baseUrl: string,
  fromWallMs: number,
  append: (event: JournalEvent) => void,
): Observer {
  const http = clientFor(baseUrl);
  const lastMs = new Map<string, number>();
  let readUntilMs = fromWallMs;

  const read = async (): Promise<void> => {
    const nowMs = wallNowMs();
    const windowMs = Math.ceil(nowMs - readUntilMs + overlapMs);
    const { data } = await http.get('/api/v1/query', {
      params: { query: `ALERTS[${windowMs}ms]`, time: nowMs / 1000 },
    });
    for (const { metric, values } of seriesSchema.parse(data).data.result) {
      const { __name__: _, alertstate, ...labels } = metric;
      const key = formatLabels(metric);
      const samplesWallMs = values
        .map(([seconds]) => seconds * 1000)
        .filter((ms) => ms >= fromWallMs && ms > (lastMs.get(key) ?? 0));
      if (samplesWallMs.length === 0 || (alertstate !== 'pending' && alertstate !== 'firing')) continue;
      lastMs.set(key, samplesWallMs.at(-1) ?? 0);
      append({ kind: 'prometheus-alert', labels, state: alertstate, samplesWallMs });
    }
    readUntilMs = nowMs;
  };
  return observe({ source: 'prometheus', everyMs, read });
}

/** What the scrapes were like since an instant, wall epoch milliseconds. */
export interface FirstScrapes {
  /** When the last target was first scraped; the instant itself when nothing has been scraped since. */
  readonly beganAtWallMs: number;
  /** When a target was last found down; null when none was. */
  readonly lastDownAtWallMs: number | null;
}

/** Reads the stored samples of `up` since an instant. */
export async function readFirstScrapes(baseUrl: string, afterWallMs: number): Promise<FirstScrapes> {
  const nowMs = wallNowMs();
  const { data } = await clientFor(baseUrl).get('/api/v1/query', {
    params: { query: `up[${Math.max(1, Math.ceil(nowMs - afterWallMs))}ms]`, time: nowMs / 1000 },
  });
  const targets = seriesSchema
    .parse(data)
    .data.result.map(({ values }) =>
      values
        .map(([seconds, value]) => ({ atWallMs: seconds * 1000, isDown: value === '0' }))
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

/**
 * How much room the machine had, by Prometheus' own metrics since `fromWallMs`. Wall milliseconds.
 *
 * @param disturbed services whose targets a fault stops: their scrapes fail on purpose and say nothing of the machine
 */
export async function readHeadroom(
  baseUrl: string,
  fromWallMs: number,
  disturbed: readonly string[],
  limits: { scrapeTimeoutMs: number; evaluationIntervalMs: number },
  longestEventLoopLagMs: number,
): Promise<EventOf<'headroom'>> {
  const http = clientFor(baseUrl);
  const window = `${Math.max(1000, Math.ceil(wallNowMs() - fromWallMs))}ms`;
  const contention = await queried(http, `max(max_over_time(firedrill_host_contention_ratio[${window}]))`);
  return {
    kind: 'headroom',
    missedRuleIterations: await largest(
      http,
      `sum(increase(prometheus_rule_group_iterations_missed_total[${window}]))`,
    ),
    longestScrapeMs:
      1000 *
      (await largest(
        http,
        `max(max_over_time(scrape_duration_seconds{service!~"${disturbed.join('|')}"}[${window}]))`,
      )),
    longestRuleGroupMs:
      1000 *
      (await largest(http, `max(max_over_time(prometheus_rule_group_last_duration_seconds[${window}]))`)),
    longestEventLoopLagMs,
    ...(contention === undefined ? {} : { hostContentionRatio: contention }),
    ...limits,
  };
}

/** The value of an instant query with one result; 0 when there is none, which for these metrics means "nothing happened". */
async function largest(http: AxiosInstance, query: string): Promise<number> {
  return (await queried(http, query)) ?? 0;
}

/** The value of an instant query with one result, if there is one. */
async function queried(http: AxiosInstance, query: string): Promise<number | undefined> {
  const { data } = await http.get('/api/v1/query', { params: { query } });
  const value = vectorSchema.parse(data).data.result[0]?.value[1];
  return value === undefined ? undefined : Number(value);
}
