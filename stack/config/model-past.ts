import type { PastSeries } from '../../core/history.ts';
import type { Labels } from '../../core/labels.ts';
import { featureNames } from '../apps/ml-api/population.ts';

/** The model that the ML API serves, as its metrics name it. */
const model_name = 'churn';

/** A healthy model: well on the right side of every threshold. */
const healthy = { accuracyRatio: 0.97, driftScore: 0.02, confidenceRatio: 0.95, inferenceSeconds: 0.02 };

/**
 * What the ML API says of its model in a healthy past: accuracy, drift, the time of the last evaluation, durations and
 * confidence of the predictions, and no missing feature.
 *
 * @param perSecond predictions per wall second.
 */
export function modelSeries(target: Labels, perSecond: number, evaluatedAtWallMs: number): PastSeries[] {
  const labels = { ...target, model_name };
  const ratePerSecond = perSecond;
  const evaluatedAtSeconds = evaluatedAtWallMs / 1000;
  return [
    { type: 'gauge', name: 'model_accuracy', labels, value: healthy.accuracyRatio },
    {
      type: 'gauge',
      name: 'model_last_evaluation_timestamp_seconds',
      labels: target,
      value: evaluatedAtSeconds,
    },
    {
      type: 'histogram',
      name: 'model_inference_duration_seconds',
      labels,
      ratePerSecond,
      observed: healthy.inferenceSeconds,
      upperBounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    },
    {
      type: 'histogram',
      name: 'model_prediction_confidence',
      labels,
      ratePerSecond,
      observed: healthy.confidenceRatio,
      upperBounds: [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1],
    },
    ...featureNames.flatMap((feature_name): PastSeries[] => [
      {
        type: 'gauge',
        name: 'data_drift_score',
        labels: { ...labels, feature_name, method: 'psi' },
        value: healthy.driftScore,
      },
      {
        type: 'counter',
        name: 'missing_features_total',
        labels: { ...target, feature_name },
        ratePerSecond: 0,
      },
    ]),
  ];
}
