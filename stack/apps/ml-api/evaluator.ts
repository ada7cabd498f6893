import { wallNowMs } from '../../../core/wall-clock.ts';
import type { FaultBoard } from '../shared/fault-board.ts';
import type { OthersClock } from '../shared/others-clock.ts';
import { evaluatorKnob } from './knobs/evaluator.ts';
import { driftMethods, type ModelMetrics } from './metrics.ts';
import { featureNames } from './population.ts';
import { readScores, type ScoreSources } from './scores.ts';

export interface EvaluatorParts extends ScoreSources {
  readonly metrics: ModelMetrics;
  readonly board: FaultBoard;
  readonly programs: OthersClock;
}

/**
 * One evaluation: accuracy by the outcomes that came lately, drift of what was received lately, and the time of it. What
 * too few values speak of becomes NaN, which crosses no threshold. Does nothing while the evaluator is frozen.
 *
 * @returns when it was, in fractional epoch ms; null when there was none.
 */
export function evaluate({ metrics, board, programs, ...sources }: EvaluatorParts): number | null {
  if (board.settingOf(evaluatorKnob) !== undefined) return null;
  const model_name = sources.trained.name;
  const { accuracy, outcomes, features } = readScores(sources);
  metrics.accuracy.set({ model_name }, accuracy ?? Number.NaN);
  metrics.outcomes.set({ model_name }, outcomes);
  for (const feature_name of featureNames) {
    const { values, drift } = features[feature_name];
    metrics.driftValues.set({ feature_name, model_name }, values);
    for (const method of driftMethods)
      metrics.drift.set({ feature_name, method, model_name }, drift?.[method] ?? Number.NaN);
  }
  const nowMs = wallNowMs();
  metrics.evaluatedAt.set(programs.nowMs() / 1000);
  return nowMs;
}
