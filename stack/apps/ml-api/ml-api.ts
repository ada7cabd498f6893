import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { FiredrillError } from '../../../core/errors.ts';
import { wallMsOf } from '../shared/clock.ts';
import { FaultBoard } from '../shared/fault-board.ts';
import { createRegistry } from '../shared/http-metrics.ts';
import { errorsKnob } from '../shared/knobs/errors.ts';
import { healthKnob } from '../shared/knobs/health.ts';
import { latencyKnob } from '../shared/knobs/latency.ts';
import type { Logger } from '../shared/logger.ts';
import { seededRandom } from '../shared/random.ts';
import { problemsOf } from '../shared/schemas.ts';
import { ServedCounter } from '../shared/served.ts';
import { type StartedService, startService } from '../shared/service.ts';
import { defaultSettings, type Settings } from '../shared/settings.ts';
import { DriftWatch } from './drift.ts';
import { evaluate } from './evaluator.ts';
import { evaluatorKnob } from './knobs/evaluator.ts';
import { labelsKnob } from './knobs/labels.ts';
import { createModelMetrics } from './metrics.ts';
import { trainModel } from './model.ts';
import { drawSamples, featureNames, type Sample } from './population.ts';
import { createPredictEndpoint } from './predict.ts';

export interface MlApiSettings extends Settings {
  /** Time between two evaluations, in lab milliseconds; ModelEvaluationStale waits for 600 lab seconds. */
  readonly evaluationIntervalLabMs: number;
  /** How far back the drift score looks, in lab milliseconds. */
  readonly driftWindowLabMs: number;
}

/** Port 8000 as in the seed, 8001 for the admin API; an evaluation a lab minute over a window of five. */
export const mlApiDefaults: MlApiSettings = {
  ...defaultSettings('ml-api', 8000, 8001),
  evaluationIntervalLabMs: 60_000,
  driftWindowLabMs: 300_000,
};

const modelName = 'churn';
const trainingSize = 600;
/** A multiple of 100, so that a whole percentage of flipped labels is a whole number of them. */
const heldOutSize = 1000;

/** Starts the ML API: a small model trained on the spot, with the knobs errors, latency, health, labels, evaluator. */
export async function startMlApi(settings: MlApiSettings, logger: Logger): Promise<StartedService> {
  const random = seededRandom(settings.seed);
  const training = drawSamples(trainingSize, random);
  const heldOut = drawSamples(heldOutSize, random);
  const model = trainModel(modelName, training);
  const registry = createRegistry();
  const metrics = createModelMetrics(registry, modelName);
  const drift = watchDrift(training, wallMsOf(settings.driftWindowLabMs, settings.speed));
  const served = new ServedCounter();
  const paths = ['/predict'];
  const knobs = [errorsKnob(paths), latencyKnob(paths), healthKnob, labelsKnob, evaluatorKnob];
  const board = new FaultBoard(knobs, (atWallMs) => served.restart(atWallMs));
  const evaluateNow = () => evaluate({ model, heldOut, drift, metrics, board });
  evaluateNow();

  const service = await startService({
    settings,
    logger,
    registry,
    board,
    served,
    endpoints: [createPredictEndpoint({ model, metrics, drift })],
    extendAdmin: (admin) => serveSamples(admin, settings.seed),
  });
  const timer = setInterval(evaluateNow, wallMsOf(settings.evaluationIntervalLabMs, settings.speed));
  const close = () => {
    clearInterval(timer);
    return service.close();
  };
  return { ...service, close, [Symbol.asyncDispose]: close };
}

function watchDrift(training: readonly Sample[], windowWallMs: number) {
  const watches = featureNames.map((name, index) => {
    const reference = training.map(({ row }) => row[index] ?? 0);
    return [name, new DriftWatch(reference, windowWallMs)] as const;
  });
  return new Map(watches);
}

const countSchema = z.strictObject({
  count: z.coerce.number().int().min(1, 'want 1 to 10000').max(10_000, 'want 1 to 10000').default(100),
});

/** `GET /samples?count=N`: inputs like those of the training, for a load generator that wants no drift. */
function serveSamples(admin: FastifyInstance, seed: number): void {
  admin.get('/samples', (request) => {
    const parsed = countSchema.safeParse(request.query);
    if (!parsed.success) {
      throw new FiredrillError('usage', 'SAMPLES_QUERY', 'that is not a query for samples', {
        problems: problemsOf(parsed.error, request.query),
      });
    }
    const rows = drawSamples(parsed.data.count, seededRandom(seed + 1)).map(({ row }) => row);
    return {
      samples: rows.map((row) => Object.fromEntries(featureNames.map((name, index) => [name, row[index]]))),
    };
  });
}
