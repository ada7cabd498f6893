import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { inferenceBucketsSeconds } from '../../../core/duration-buckets.ts';
import { classNames, featureNames } from './population.ts';

/** How drift is scored, as values of the label `method`; drift-scores.ts says what each means. */
export const driftMethods = ['psi', 'js', 'ks'] as const;

const confidenceBuckets = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1];

export type ModelMetrics = ReturnType<typeof createModelMetrics>;

/**
 * The metrics of a served model, every counter at 0 from the start. Accuracy and drift are NaN until enough outcomes
 * and values were received: the series exist, and no threshold is crossed by a number that nobody measured.
 */
export function createModelMetrics(registry: Registry, modelName: string) {
  const common = { registers: [registry] };
  const metrics = {
    predictions: new Counter({
      ...common,
      name: 'model_predictions_total',
      help: 'Predictions made.',
      labelNames: ['model_name', 'prediction_class'],
    }),
    errors: new Counter({
      ...common,
      name: 'model_prediction_errors_total',
      help: 'Prediction requests whose input the model could not use.',
    }),
    missing: new Counter({
      ...common,
      name: 'missing_features_total',
      help: 'Features that a request did not bring and that were imputed.',
      labelNames: ['feature_name'],
    }),
    inference: new Histogram({
      ...common,
      name: 'model_inference_duration_seconds',
      help: 'Time that one prediction took, in lab seconds.',
      labelNames: ['model_name'],
      buckets: [...inferenceBucketsSeconds],
    }),
    confidence: new Histogram({
      ...common,
      name: 'model_prediction_confidence',
      help: 'Probability that the model gave its own answer.',
      labelNames: ['model_name'],
      buckets: confidenceBuckets,
    }),
    accuracy: new Gauge({
      ...common,
      name: 'model_accuracy',
      help: 'Share of the predictions that turned out right, of those whose outcome came lately; NaN of too few.',
      labelNames: ['model_name'],
    }),
    outcomes: new Gauge({
      ...common,
      name: 'model_outcomes',
      help: 'Outcomes that came lately, which the accuracy is made of.',
      labelNames: ['model_name'],
    }),
    drift: new Gauge({
      ...common,
      name: 'data_drift_score',
      help: 'How far the values received lately are from those of the training; NaN of too few.',
      labelNames: ['feature_name', 'method', 'model_name'],
    }),
    driftValues: new Gauge({
      ...common,
      name: 'data_drift_values',
      help: 'Values received lately, which the drift score is made of.',
      labelNames: ['feature_name', 'model_name'],
    }),
    evaluatedAt: new Gauge({
      ...common,
      name: 'model_last_evaluation_timestamp_seconds',
      help: 'Wall time of the last evaluation, which comes with a scrape.',
    }),
  };
  for (const prediction_class of classNames)
    metrics.predictions.inc({ model_name: modelName, prediction_class }, 0);
  for (const feature_name of featureNames) {
    metrics.missing.inc({ feature_name }, 0);
    metrics.driftValues.set({ feature_name, model_name: modelName }, 0);
    for (const method of driftMethods)
      metrics.drift.set({ feature_name, method, model_name: modelName }, Number.NaN);
  }
  metrics.accuracy.set({ model_name: modelName }, Number.NaN);
  metrics.inference.zero({ model_name: modelName });
  metrics.confidence.zero({ model_name: modelName });
  return metrics;
}
