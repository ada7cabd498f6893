/**
 * Open-model traffic for one service: requests start on schedule, whether or not earlier ones have answered.
 * k6 runs this file as it is. It ends from outside: by k6's REST API, by SIGTERM, or at the latest after MAX_DURATION_S.
 *
 * Environment (load/drivers/k6.ts fills it in):
 * - TARGET_URL base URL of the service. Default http://app:5000, its name in the network of a run.
 * - RATE_PER_SECOND requests started per wall second, 1 to 500. Default 50.
 * - MAX_DURATION_S upper bound in wall seconds. Default 3600.
 * - VUS requests that may be on their way at once. Default 20.
 */
import { scenario } from 'k6/execution';
import http from 'k6/http';
import { Trend } from 'k6/metrics';
import type { Options } from 'k6/options';

const targetUrl = __ENV['TARGET_URL'] ?? 'http://app:5000';
const ratePerSecond = Number(__ENV['RATE_PER_SECOND'] ?? 50);
const vus = Number(__ENV['VUS'] ?? 20);

export const options: Options = {
  scenarios: {
    load: {
      executor: 'constant-arrival-rate',
      rate: ratePerSecond,
      timeUnit: '1s',
      duration: `${Number(__ENV['MAX_DURATION_S'] ?? 3600)}s`,
      // All are made before the start: making one in mid-run takes time from the schedule.
      preAllocatedVUs: vus,
      maxVUs: vus,
      gracefulStop: '1s',
    },
  },
  discardResponseBodies: true,
  summaryTrendStats: ['count', 'min', 'med', 'p(95)', 'max'],
  // Every tag costs work in each sample and nobody reads the others.
  systemTags: ['method', 'name', 'status'],
};

/** Wall time of each start; its count, least and greatest value give the rate without k6's own start and end. */
const startedAt = new Trend('started_at_ms');

/** Numbers of things in the shop of stack/apps/app: five items. */
const itemCount = 5;
const json = { headers: { 'Content-Type': 'application/json' } };

/**
 * One request by its number in the test, so that every run asks the same in the same order. The periods are primes
 * that divide no usual error ratio: errors that are spread evenly over the requests then meet every endpoint alike.
 */
export default function request(): void {
  const number = scenario.iterationInTest;
  startedAt.add(Date.now());
  const itemId = String(1 + (number % itemCount));
  if (number % 101 === 0) http.get(`${targetUrl}/api/reports`);
  else if (number % 7 === 3)
    http.post(`${targetUrl}/api/orders`, JSON.stringify({ itemId, quantity: 1 + (number % 3) }), json);
  else if (number % 3 === 1)
    http.get(`${targetUrl}/api/items/${itemId}`, { tags: { name: '/api/items/:id' } });
  else http.get(`${targetUrl}/api/items`);
}

/** The part of k6's end-of-test data that is read here. A metric without samples is absent. */
interface SummaryData {
  readonly metrics: Readonly<
    Record<string, { readonly values: Readonly<Record<string, number>> } | undefined>
  >;
}

/** One line for load/drivers/k6.ts, which explains the fields. */
export function handleSummary({ metrics }: SummaryData): Record<string, string> {
  const value = (metric: string, stat: string): number | null => metrics[metric]?.values[stat] ?? null;
  const summary = {
    wantedRatePerSecond: ratePerSecond,
    iterations: value('started_at_ms', 'count') ?? 0,
    firstStartWallMs: value('started_at_ms', 'min'),
    lastStartWallMs: value('started_at_ms', 'max'),
    droppedIterations: value('dropped_iterations', 'count') ?? 0,
    // k6 counts a failed request as a "pass" of the rate that is called "failed".
    failedRequests: value('http_req_failed', 'passes') ?? 0,
    durationMs: {
      median: value('http_req_duration', 'med'),
      p95: value('http_req_duration', 'p(95)'),
      max: value('http_req_duration', 'max'),
    },
  };
  return { stdout: `FIREDRILL_SUMMARY ${JSON.stringify(summary)}\n` };
}
