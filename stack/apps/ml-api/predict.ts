import { z } from 'zod';
import type { Answer, Endpoint } from '../shared/endpoint.ts';
import { problemsOf } from '../shared/schemas.ts';
import type { DriftWatch } from './drift.ts';
import type { ModelMetrics } from './metrics.ts';
import type { Model } from './model.ts';
import { type FeatureName, featureNames } from './population.ts';

const value = z.number('want a number').nullish();

/** A feature may be missing (absent or null); a name that the model does not know is a mistake and no missing feature. */
const requestSchema = z.strictObject({
  features: z.strictObject({
    tenure_months: value,
    monthly_spend: value,
    support_tickets: value,
    logins_per_week: value,
  }),
});

export interface PredictParts {
  readonly model: Model;
  readonly metrics: ModelMetrics;
  readonly drift: ReadonlyMap<FeatureName, DriftWatch>;
}

/** `POST /predict {"features": {...}}` → `{prediction, confidence}`. */
export function createPredictEndpoint({ model, metrics, drift }: PredictParts): Endpoint {
  return {
    method: 'POST',
    path: '/predict',
    statuses: [200, 400],
    serviceTimeLabMs: [20, 60],
    handle({ body, elapsedLabMs }): Answer {
      const parsed = requestSchema.safeParse(body);
      if (!parsed.success) {
        metrics.errors.inc();
        return {
          status: 400,
          body: { error: 'the input is not valid', problems: problemsOf(parsed.error, body) },
        };
      }
      const row = featureNames.map((feature_name, index) => {
        const received = parsed.data.features[feature_name];
        if (received === undefined || received === null) {
          metrics.missing.inc({ feature_name });
          return model.means[index] ?? 0;
        }
        drift.get(feature_name)?.add(received);
        return received;
      });
      const { prediction, confidence } = model.predict(row);
      const model_name = model.name;
      metrics.predictions.inc({ model_name, prediction_class: prediction });
      metrics.confidence.observe({ model_name }, confidence);
      // The wait before this handler is the simulated inference; the arithmetic above takes microseconds.
      metrics.inference.observe({ model_name }, elapsedLabMs / 1000);
      const context = { model_name, prediction_class: prediction, confidence };
      return { status: 200, body: { prediction, confidence }, context };
    },
  };
}
