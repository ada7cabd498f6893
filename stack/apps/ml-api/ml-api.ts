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
  /** How far back accuracy and drift look, in lab milliseconds. */
  readonly windowLabMs: number;
  /** Time between a prediction and its outcome, in lab milliseconds. */
  readonly outcomeDelayLabMs: number;
}

/**
 * Port 8000 as in the seed, 8001 for the admin API. The window of five lab minutes holds two rounds of all customers at
 * 120 requests a wall second and speed 60. The load tells an outcome with the next request of the same virtual user, each
 * of whom asks once a wall second: after 50 lab seconds, that is 60 lab seconds at speed 60, and no toss of a coin.
 */
export const mlApiDefaults: MlApiSettings = {
  ...defaultSettings('ml-api', 8000, 8001),
  windowLabMs: 300_000,
  outcomeDelayLabMs: 50_000,
};

/**
 * Starts the ML API: the shipped model, with the knobs errors, latency, health and evaluator, and those that change who
 * asks: shift, classes, concept, missing, replaced, squeeze.
 */
export async function startMlApi(settings: MlApiSettings, logger: Logger): Promise<StartedService> {
  const { speed, seed, programs } = settings;
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
    evaluatedAtWallMs = evaluate({ ...sources, metrics, board, programs }) ?? evaluatedAtWallMs;
  };

  return startService({
    settings,
    logger,
    registry,
    board,
    served,
    endpoints: [createPredictEndpoint({ model, metrics, requests, ledger })],
    // With each scrape: no rule sees a score that is older than its scrape.
    beforeScrape: evaluateNow,
    extendAdmin: (admin) =>
      openLoadDesk(admin, {
        ...sources,
        seed,
        outcomeDelayWallMs: wallMsOf(settings.outcomeDelayLabMs, speed),
        evaluatedAtWallMs: () => evaluatedAtWallMs,
        traffic: watchTraffic(board, makeAims(seed), speed),
      }),
  });
}
