import { z } from 'zod';
import { isDuration, parseDurationMs } from '../../core/duration.ts';
import { durationBucketsSeconds, inferenceBucketsSeconds } from '../../core/duration-buckets.ts';
import type { FaultModule, Proof, Seams, Signal } from '../../core/fault.ts';
import type { Labels } from '../../core/labels.ts';
import { type Clock, systemClock } from '../../core/until.ts';
import { type AdminPort, adminPort } from '../drivers/admin.ts';
import { formatPercent, placedSchema } from './declaration.ts';
import { requestsToProve } from './error-burst.ts';
import { byKnob } from './knob.ts';
import { modelLabels } from './ml/courses.ts';
import { lastsWallMs, proofBy } from './proof.ts';

const schema = placedSchema.extend({
  kind: z.literal('slow-answers'),
  /** Share of the service's requests that wait, spread evenly. Above 0, at most 1; all of them by default. */
  ratio: z
    .number()
    .gt(0, 'want a share above 0 and at most 1')
    .max(1, 'want a share above 0 and at most 1')
    .default(1),
  /** How much longer they take, lab time; at most the 10 minutes that the service allows. */
  extra: z
    .string()
    .refine(isDuration, 'want a duration such as 1500ms or 8s, in lab time')
    .refine((text) => !isDuration(text) || parseDurationMs(text) > 0, 'want longer than 0s'),
});

/** A share of a service's requests takes longer: `{ kind: 'slow-answers', on: 'app', ratio: 0.02, extra: '8s', ... }`. */
export type SlowAnswers = z.input<typeof schema>;
type Checked = z.infer<typeof schema>;

/**
 * How long a request takes by itself, lab seconds: the middle of the service times of the shop (stack/apps/app/shop.ts,
 * 0.04 to 0.12). The quantile rules ask which bucket it falls into, and all of these fall far below any threshold.
 */
const usualSeconds = 0.08;
/** The same of the ML API, whose answers take as long as its inference (stack/apps/ml-api/predict.ts, 0.02 to 0.06). */
const usualInferenceSeconds = 0.04;
/** Wall milliseconds that one request may take to come: the lowest rate that a scenario may ask for is one a second. */
const longestGapMs = 1000;
/** For the answers to the proof's own questions, in wall milliseconds. */
const marginMs = 5000;
const fewestRequests = 20;

const port = (fault: Checked, seams: Seams): AdminPort => adminPort(fault.on, seams.adminUrl(fault.on));

/** An answer of the ML API is slow because its model is. */
function slowerDurations({ on, ratio, extra }: Checked): Signal[] {
  const slower = (metric: string, labels: Labels, bounds: readonly number[], usual: number): Signal => ({
    kind: 'histogram',
    service: on,
    metric,
    labels,
    bounds,
    baseline: usual,
    faultValue: usual + parseDurationMs(extra) / 1000,
    shareRatio: ratio,
    isDuration: true,
    hasPast: true,
  });
  const answers = slower('http_request_duration_seconds', {}, durationBucketsSeconds, usualSeconds);
  if (on !== 'ml-api') return [answers];
  const inference = 'model_inference_duration_seconds';
  return [answers, slower(inference, modelLabels, inferenceBucketsSeconds, usualInferenceSeconds)];
}

/** @param clock for tests; the waits are bounded by it. */
export function slowAnswersFault(clock: Clock = systemClock): FaultModule<Checked> {
  return {
    kind: 'slow-answers',
    schema,
    colour: '#c98a1b',
    describe: ({ on, ratio, extra }) => `${formatPercent(ratio)} of requests to ${on} take ${extra} longer`,
    seam: ({ on }) => `${on}/latency`,
    signals: slowerDurations,

    ...byKnob(
      () => 'latency',
      ({ extra, ratio }) => ({ extraLabMs: parseDurationMs(extra), ratio }),
    ),

    confirm(fault, seams, withinMs = lastsWallMs(fault, seams)) {
      const needed = requestsToProve(fault.ratio);
      const timeoutMs = needed * longestGapMs + marginMs + parseDurationMs(fault.extra) / seams.speed;
      return waitForAnswers(fault, seams, {
        what: `${needed} answers of ${fault.on}, ${formatPercent(fault.ratio)} of them ${fault.extra} later`,
        timeoutMs: Math.min(timeoutMs, withinMs),
        clock,
        // Slow answers come after quick ones that were asked later: those under way are still missing.
        holds: (total, slow) =>
          total >= needed && Math.abs(slow - fault.ratio * total) <= 1 + slack(fault, seams),
      });
    },

    confirmHealed(fault, seams) {
      return waitForAnswers(fault, seams, {
        what: `${fewestRequests} answers of ${fault.on}, none of them ${fault.extra} later`,
        timeoutMs: fewestRequests * longestGapMs + marginMs + parseDurationMs(fault.extra) / seams.speed,
        clock,
        holds: (total, slow, stragglers) => total >= fewestRequests && slow === 0 && stragglers === 0,
      });
    },
  };
}

/** The most requests a second that a scenario may send (core/scenario.ts). */
const mostPerSecond = 500;

/** Slow requests that were asked before the count and are answered after it: none when they take less than a request's gap. */
function slack({ ratio, extra }: Checked, { speed }: Seams): number {
  return Math.ceil(((parseDurationMs(extra) / speed) * mostPerSecond * ratio) / 1000);
}

interface Wanted {
  readonly what: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
  holds(total: number, slow: number, stragglers: number): boolean;
}

async function waitForAnswers(fault: Checked, seams: Seams, { holds, ...wait }: Wanted): Promise<Proof> {
  const admin = port(fault, seams);
  return proofBy(async () => {
    const { total, slow = 0, stragglers } = await admin.served(parseDurationMs(fault.extra));
    return {
      done: holds(total, slow, stragglers),
      saw: `${slow} of ${total} answers took ${fault.extra} or longer, ${stragglers} requests from before still under way`,
    };
  }, wait);
}
