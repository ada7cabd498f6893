/**
 * Open-model traffic: requests start on schedule, whether or not earlier ones have answered. It ends from outside, by k6's REST API or by SIGTERM, at the latest after MAX_DURATION_S.
 *
 * Environment (load/drivers/k6.ts fills it in):
 * - TARGETS what to send where, as JSON: a list of { on, url, ratePerSecond }, rates in requests per wall second.
 *   Default: 50 a second to app at http://app:5000.
 * - ML_DESK_URL where the customers of ml-api come from and their outcomes go to. Default: its admin port.
 * - MAX_DURATION_S upper bound in wall seconds. Default 3600.
 * - PATIENCE_S wall seconds after which a request is given up. None is dropped even if no answer comes at all. Default 1.
 * - START_AT_WALL_MS epoch milliseconds at which the first request is due. Default 0, which is at once.
 */
import { scenario } from 'k6/execution';
import http from 'k6/http';
import { Trend } from 'k6/metrics';
import type { ConstantArrivalRateScenario, Options } from 'k6/options';
import { routeOf, type UserGroup, userGroupHeader, userGroupOf } from '../../core/shop-mix.ts';
import { type Customers, type Traffic, visitOf } from '../customers/customers.ts';
import { WaitingOutcomes } from '../customers/waiting-outcomes.ts';

interface Target {
  readonly on: 'app' | 'ml-api';
  readonly url: string;
  readonly ratePerSecond: number;
}

const defaultTargets = '[{ "on": "app", "url": "http://app:5000", "ratePerSecond": 50 }]';
const targets = JSON.parse(__ENV['TARGETS'] ?? defaultTargets) as readonly Target[];
const deskUrl = __ENV['ML_DESK_URL'] ?? 'http://ml-api:8001';
const patienceS = Number(__ENV['PATIENCE_S'] ?? 1);

/** Traffic starts at a given moment: the one at which the healthy past of the run ends. */
const startInMs = Math.max(0, Number(__ENV['START_AT_WALL_MS'] ?? 0) - Date.now());

/** Load goes to the programs of a run, by their names in its network, and to this machine. Nowhere else. */
const allowedUrl = /^http:\/\/(app|ml-api|127\.0\.0\.1|localhost)(:\d+)?(\/|$)/;
for (const url of [...targets.map((target) => target.url), deskUrl])
  if (!allowedUrl.test(url)) throw new Error(`load only goes to app, ml-api or this machine, got ${url}`);

/** The function below that makes the requests of each service. */
const execOf = { app: 'app', 'ml-api': 'mlApi' } as const;

/** Each takes memory of k6; near real time, where patience is long, a dead service then costs dropped requests. */
const mostUsers = 300;

/**
 * How many users there are. Those of the shop are enough though none gets an answer, and half as many again: one who gave up
 * needs a moment until the next request. Those of ml-api come once a second each, because they tell with a request what
 * became of the one before.
 */
function usersOf({ on, ratePerSecond }: Target): number {
  if (on === 'ml-api') return Math.max(5, Math.ceil(ratePerSecond));
  return Math.min(mostUsers, 5 + Math.ceil(1.5 * ratePerSecond * patienceS));
}

function scenarioOf(target: Target): ConstantArrivalRateScenario {
  const { on, url, ratePerSecond } = target;
  const vus = usersOf(target);
  return {
    executor: 'constant-arrival-rate',
    rate: ratePerSecond,
    timeUnit: '1s',
    startTime: `${startInMs}ms`,
    duration: `${__ENV['MAX_DURATION_S'] ?? 3600}s`,
    // All are made before the start: making one in mid-run would take its time from the schedule.
    preAllocatedVUs: vus,
    maxVUs: vus,
    gracefulStop: '1s',
    exec: execOf[on],
    env: { TARGET_URL: url },
  };
}

export const options: Options = {
  scenarios: Object.fromEntries(targets.map((target) => [target.on, scenarioOf(target)])),
  discardResponseBodies: true,
  // A container that was killed may come back with another address; k6 would remember the old one for 5 minutes.
  dns: { ttl: '1s', select: 'first', policy: 'preferIPv4' },
  summaryTrendStats: ['count', 'min', 'med', 'p(95)', 'max'],
  // Every tag costs work in each sample, and nobody reads the others.
  systemTags: ['method', 'name', 'status'],
};

/** Wall time of each start: count, least and greatest value give the rate without k6's own start and end. */
const startedAt = new Trend('started_at_ms');

/** The shop of stack/apps/app has the items 1 to 5. */
const itemCount = 5;
/** Longer than any answer that a fault delays on purpose; a request that hangs must not keep its place for ever. */
const timeout = `${Math.ceil(patienceS * 1000)}ms`;
const json = { 'Content-Type': 'application/json' };
const postsJson = { timeout, headers: json };
/** With the desk's, less than the second after which a user of ml-api is to be back, unless answers are slow on purpose. */
const mlTimeout = `${Math.ceil(1000 * Math.max(0.6, patienceS - 1))}ms`;

/** Made once: each request takes time of k6. */
const headersOf: Readonly<Record<UserGroup, Readonly<Record<string, string>>>> = {
  companies: { [userGroupHeader]: 'companies' },
  households: { [userGroupHeader]: 'households' },
};

/** Requests to the shop, chosen by their number in the test, so that every run asks the same in the same order. */
export function app(): void {
  startedAt.add(Date.now());
  const number = scenario.iterationInTest;
  const base = __ENV['TARGET_URL'];
  const itemId = String(1 + (number % itemCount));
  const headers = headersOf[userGroupOf(number)];
  const route = routeOf(number);
  if (route === '/api/orders') {
    const order = JSON.stringify({ itemId, quantity: 1 + (number % 3) });
    http.post(`${base}${route}`, order, { timeout, headers: { ...json, ...headers } });
  } else if (route === '/api/items/:id')
    http.get(`${base}/api/items/${itemId}`, { timeout, headers, tags: { name: route } });
  else http.get(`${base}${route}`, { timeout, headers });
}

/** What one virtual user of ml-api remembers from one request to its next. */
let waiting: WaitingOutcomes | undefined;
let traffic: Traffic | undefined;
/** One answer in time tells it all; without one the customers stay as they were. */
const deskTimeout = '300ms';

/**
 * Predictions for customers who come in turn, by their number in the test. Before each one the outcomes of this virtual
 * user's earlier customers go to the desk of the ML API, which answers what the customers are like by now: a fault that
 * changes them holds for every request that starts after it.
 */
export function mlApi(customers: Customers): void {
  const nowMs = Date.now();
  startedAt.add(nowMs);
  waiting ??= new WaitingOutcomes(customers.outcomeDelayWallMs);
  const outcomes = waiting.due(nowMs);
  const answer = http.post(`${deskUrl}/outcomes`, JSON.stringify({ outcomes }), {
    ...postsJson,
    timeout: deskTimeout,
    responseType: 'text',
  });
  if (answer.status === 200) {
    waiting.told(outcomes.length);
    traffic = (answer.json() as unknown as { traffic: Traffic }).traffic;
  }
  if (traffic === undefined) return;
  const id = scenario.iterationInTest;
  const { features, label } = visitOf(id, customers, traffic);
  http.post(`${__ENV['TARGET_URL']}/predict`, JSON.stringify({ id, features }), {
    ...postsJson,
    timeout: mlTimeout,
  });
  waiting.add({ id, label }, nowMs);
}

const setupTimeout = '10s';

/** Fetches the customers of ml-api before any load starts. */
export function setup(): Customers | null {
  if (!targets.some(({ on }) => on === 'ml-api')) return null;
  const url = `${deskUrl}/customers`;
  const answer = http.get(url, { timeout: setupTimeout, responseType: 'text' });
  if (answer.status !== 200) throw new Error(`no customers from ${url}: ${answer.status} ${answer.error}`);
  return answer.json() as unknown as Customers;
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
    wantedRatePerSecond: targets.reduce((sum, { ratePerSecond }) => sum + ratePerSecond, 0),
    services: targets.length,
    iterations: value('started_at_ms', 'count') ?? 0,
    droppedIterations: value('dropped_iterations', 'count') ?? 0,
    // k6 counts a failed request as a "pass" of the rate called "failed".
    failedRequests: value('http_req_failed', 'passes') ?? 0,
    firstStartWallMs: value('started_at_ms', 'min'),
    lastStartWallMs: value('started_at_ms', 'max'),
    durationMs: {
      median: value('http_req_duration', 'med'),
      p95: value('http_req_duration', 'p(95)'),
      max: value('http_req_duration', 'max'),
    },
  };
  return { stdout: `FIREDRILL_SUMMARY ${JSON.stringify(summary)}\n` };
}
