import { wallNowMs } from '../shared/clock.ts';
import type { FaultBoard } from '../shared/fault-board.ts';
import { evenSpread } from '../shared/spread.ts';
import type { DriftWatch } from './drift.ts';
import { evaluatorKnob } from './knobs/evaluator.ts';
import { labelsKnob } from './knobs/labels.ts';
import { driftMethod, type ModelMetrics } from './metrics.ts';
import type { Model } from './model.ts';
import { classNames, type FeatureName, type Sample } from './population.ts';

export interface EvaluatorParts {
  readonly model: Model;
  readonly heldOut: readonly Sample[];
  readonly drift: ReadonlyMap<FeatureName, DriftWatch>;
  readonly metrics: ModelMetrics;
  readonly board: FaultBoard;
}

/**
 * One evaluation: accuracy on the held-out set by real predictions, drift of what was received, and the time of it.
 * Does nothing while the evaluator is frozen.
 */
export function evaluate({ model, heldOut, drift, metrics, board }: EvaluatorParts): void {
  if (board.settingOf(evaluatorKnob) !== undefined) return;
  const flipRatio = board.settingOf(labelsKnob)?.flipRatio ?? 0;
  metrics.accuracy.set({ model_name: model.name }, measureAccuracy(model, heldOut, flipRatio));
  for (const [feature_name, watch] of drift) {
    metrics.drift.set(
      { feature_name, method: driftMethod, model_name: model.name },
      watch.score() ?? Number.NaN,
    );
  }
  metrics.evaluatedAt.set(wallNowMs() / 1000);
}

/**
 * Share of the samples that the model gets right, 0 to 1, when an evenly spread share of the labels is wrong.
 *
 * @param flipRatio share of labels replaced by the next class, 0 to 1.
 */
export function measureAccuracy(model: Model, samples: readonly Sample[], flipRatio: number): number {
  const flips = evenSpread(flipRatio);
  const right = samples.filter(({ row, label }) => {
    const wanted = flips() ? (label + 1) % classNames.length : label;
    return model.predict(row).label === wanted;
  });
  return right.length / samples.length;
}
