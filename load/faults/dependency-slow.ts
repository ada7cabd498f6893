import { z } from 'zod';
import { isDuration, parseDurationMs } from '../../core/duration.ts';
import { durationBucketsSeconds } from '../../core/duration-buckets.ts';
import type { FaultModule, Proof, Seams } from '../../core/fault.ts';
import { shopMix } from '../../core/shop-mix.ts';
import { type Clock, systemClock } from '../../core/until.ts';
import { wallNowMs } from '../../core/wall-clock.ts';
import { readExposition, type Sample } from '../drivers/exposition.ts';
import { placedSchema } from './declaration.ts';
import { lastsWallMs, proofBy } from './proof.ts';

const wantExtra = 'want a duration from 1s to 20s, in lab time';
const schema = placedSchema.extend({
  kind: z.literal('dependency-slow'),
  on: z.literal('warehouse', 'want what the shop depends on: warehouse'),
  /** How much later each answer of the dependency comes, lab time, 1 s to 20 s: the shop waits for 30 s. */
  extra: z
    .string()
    .refine(isDuration, wantExtra)
    .refine((text) => {
      const extraMs = isDuration(text) ? parseDurationMs(text) : 1000;
      return extraMs >= 1000 && extraMs <= 20_000;
    }, wantExtra),
});

/** What a service depends on becomes slow: `{ kind: 'dependency-slow', on: 'warehouse', extra: '2s', ... }`. */
export type DependencySlow = z.infer<typeof schema>;

/** The route of the shop that asks the warehouse (stack/apps/app/shop.ts). */
const endpoint = '/api/orders';
/**
 * How long an order takes by itself, lab seconds at speed 60: 0.06 to 0.12 in the shop, and the way to the warehouse and
 * back, some 3 ms of wall time.
 */
const usualSeconds = 0.3;
/** Orders in a row that show it. */
const enough = 3;
/** For so many orders to come, in wall milliseconds: at 50 requests a second there are 7 a second. */
const ordersMs = 1000;
/** The same at a tenth of that rate. */
const timeoutMs = 10_000;

/** What the shop has counted of one kind of request, and how many of these took at least so long. */
interface Counted {
  readonly all: number;
  readonly slow: number;
}

/** @param clock for tests; the waits are bounded by it. */
export function dependencySlowFault(clock: Clock = systemClock): FaultModule<DependencySlow> {
  /** Waits until the last few orders were all slow, or all as usual. */
  const watch = async (
    { extra }: DependencySlow,
    seams: Seams,
    wanted: 'slow' | 'usual',
    limitMs: number,
  ): Promise<Proof> => {
    let before: Counted | undefined;
    const look = async () => {
      const now = ordersIn(
        await readExposition('app', seams.metricsUrl('app')),
        parseDurationMs(extra) / 1000,
      );
      before ??= now;
      const slow = now.slow - before.slow;
      const usual = now.all - before.all - slow;
      const [right, wrong] = wanted === 'slow' ? [slow, usual] : [usual, slow];
      const saw = `${slow} slow orders and ${usual} as usual`;
      // An order that was under way when the fault came or went tells of the time before: the count begins anew.
      if (wrong > 0) before = now;
      return { done: wrong === 0 && right >= enough, saw };
    };
    return proofBy(look, { what: `${enough} ${wanted} orders in a row`, timeoutMs: limitMs, clock });
  };
  return {
    kind: 'dependency-slow',
    schema,
    colour: '#a0703c',
    describe: ({ on, extra }) => `${on}, which the shop depends on, answers ${extra} later`,
    seam: ({ on }) => `${on}/link`,
    signals: ({ extra }) => [
      {
        kind: 'histogram',
        service: 'app',
        metric: 'http_request_duration_seconds',
        labels: {},
        bounds: durationBucketsSeconds,
        baseline: usualSeconds,
        faultValue: usualSeconds + parseDurationMs(extra) / 1000,
        shareRatio: shopMix[endpoint],
        isDuration: true,
        hasPast: true,
      },
    ],

    async inject({ on, extra }, seams) {
      const wallMs = Math.ceil(parseDurationMs(extra) / seams.speed);
      await seams.link(on).delayAnswers(wallMs);
      return { atWallMs: wallNowMs(), evidence: `toxiproxy delays every answer of ${on} by ${wallMs} ms` };
    },

    confirm: (fault, seams, withinMs = lastsWallMs(fault, seams)) =>
      watch(fault, seams, 'slow', Math.min(timeoutMs, withinMs)),

    proofMs: ({ extra }, { speed }) => ordersMs + parseDurationMs(extra) / speed,

    async heal({ on }, seams) {
      await seams.link(on).delayAnswers(0);
      return { atWallMs: wallNowMs(), evidence: `toxiproxy passes the answers of ${on} on at once` };
    },

    confirmHealed: (fault, seams) => watch(fault, seams, 'usual', timeoutMs),
  };
}

/** @param slowSeconds counted by the greatest bound of a bucket that is not above it */
function ordersIn(samples: readonly Sample[], slowSeconds: number): Counted {
  const bound = durationBucketsSeconds.findLast((each) => each <= slowSeconds) ?? 0;
  const sum = (name: string, le?: number): number =>
    samples
      .filter(
        ({ name: own, labels }) =>
          own === name &&
          labels['endpoint'] === endpoint &&
          (le === undefined || Number(labels['le']) === le),
      )
      .reduce((total, { value }) => total + value, 0);
  const all = sum('http_request_duration_seconds_count');
  return { all, slow: all - sum('http_request_duration_seconds_bucket', bound) };
}
