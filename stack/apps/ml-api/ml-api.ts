import { wallMsOf } from '../shared/clock.ts';
import { FaultBoard } from '../shared/fault-board.ts';
import { createRegistry } from '../shared/http-metrics.ts';
import { errorsKnob } from '../shared/knobs/errors.ts';
import { healthKnob } from '../shared/knobs/health.ts';
import { latencyKnob } from '../shared/knobs/latency.ts';
import type { Logger } from '../shared/logger.ts';
import { ServedCounter } from '../shared/served.ts';
import { type StartedService, startService } from '../shared/service.ts';
import { defaultSettings, type Settings } from '../shared/settings.ts';
import { makeAims } from './aims.ts';
import { evaluate } from './evaluator.ts';
import { evaluatorKnob } from './knobs/evaluator.ts';
import { openLoadDesk } from './load-desk.ts';
import { createModelMetrics } from './metrics.ts';
import { makeModel } from './model.ts';
import { OutcomeLedger } from './outcomes.ts';
import { createPredictEndpoint } from './predict.ts';
import type { Seen } from './scores.ts';
import { shippedModel } from './shipped-model.ts';
import { Sliding } from './sliding.ts';
import { trafficKnobs, watchTraffic } from './traffic.ts';

export interface MlApiSettings extends Settings {
  /** Time between two evaluations, in lab milliseconds; ModelEvaluationStale waits for 600 lab seconds. */
  readonly evaluationIntervalLabMs: number;
  /** How far back accuracy and drift look, in lab milliseconds. */
  readonly windowLabMs: number;
  /** Time between a prediction and its outcome, in lab milliseconds. */
  readonly outcomeDelayLabMs: number;
}

/**
 * Port 8000 as in the seed, 8001 for the admin API. An evaluation a scrape, over a window of five lab minutes: at 120
 * requests a wall second and speed 60 it holds two rounds of all customers. Outcomes are a lab minute late.
 */
export const mlApiDefaults: MlApiSettings = {
  ...defaultSettings('ml-api', 8000, 8001),
  evaluationIntervalLabMs: 15_000,
  windowLabMs: 300_000,
  outcomeDelayLabMs: 60_000,
};

/**
 * Starts the ML API: the shipped model, with the knobs errors, latency, health and evaluator, and those that change who
 * asks: shift, classes, concept, missing, replaced, squeeze.
 */
export async function startMlApi(settings: MlApiSettings, logger: Logger): Promise<StartedService> {
  const { speed, seed } = settings;
  const trained = shippedModel;
  const model = makeModel(trained);
  const registry = createRegistry();
  const metrics = createModelMetrics(registry, model.name);
  const windowWallMs = wallMsOf(settings.windowLabMs, speed);
  const requests = new Sliding<Seen>(windowWallMs);
  const ledger = new OutcomeLedger(windowWallMs);
  const served = new ServedCounter();
  const paths = ['/predict'];
  const knobs = [errorsKnob(paths), latencyKnob(paths), healthKnob, evaluatorKnob, ...trafficKnobs];
  const board = new FaultBoard(knobs, (atWallMs) => served.restart(atWallMs));
  const sources = { trained, requests, ledger };
  let evaluatedAtWallMs: number | null = null;
  const evaluateNow = () => {
    evaluatedAtWallMs = evaluate({ ...sources, metrics, board }) ?? evaluatedAtWallMs;
  };
  evaluateNow();

  const service = await startService({
    settings,
    logger,
    registry,
    board,
    served,
    endpoints: [createPredictEndpoint({ model, metrics, requests, ledger })],
    extendAdmin: (admin) =>
      openLoadDesk(admin, {
        ...sources,
        seed,
        outcomeDelayWallMs: wallMsOf(settings.outcomeDelayLabMs, speed),
        evaluatedAtWallMs: () => evaluatedAtWallMs,
        traffic: watchTraffic(board, makeAims(seed), speed),
      }),
  });
  const timer = setInterval(evaluateNow, wallMsOf(settings.evaluationIntervalLabMs, speed));
  const close = () => {
    clearInterval(timer);
    return service.close();
  };
  return { ...service, close, [Symbol.asyncDispose]: close };
}
