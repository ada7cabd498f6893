import { z } from 'zod';
import type { Answer, Endpoint } from '../shared/endpoint.ts';
import { problemsOf } from '../shared/schemas.ts';
import type { ModelMetrics } from './metrics.ts';
import type { Model } from './model.ts';
import type { OutcomeLedger } from './outcomes.ts';
import { featureNames } from './population.ts';
import type { Seen } from './scores.ts';
import type { Sliding } from './sliding.ts';

const value = z.number('want a number').nullish();

/** A feature may be missing (absent or null); a name that the model does not know is a mistake and no missing feature. */
const requestSchema = z.strictObject({
  /** Under which its outcome will be told; a request without one is never judged. */
  id: z.number().int('want a whole number').optional(),
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
  readonly requests: Sliding<Seen>;
  readonly ledger: OutcomeLedger;
}

/** `POST /predict {"id": 1, "features": {...}}` → `{prediction, confidence}`. */
export function createPredictEndpoint({ model, metrics, requests, ledger }: PredictParts): Endpoint {
  return {
    method: 'POST',
    path: '/predict',
    statuses: [200, 400],
    serviceTimeLabMs: [20, 60],
    handle({ body, elapsedLabMs }): Answer {
      const parsed = requestSchema.safeParse(body);
      if (!parsed.success) {
        metrics.errors.inc();
        requests.add({ kind: 'refused' });
        return {
          status: 400,
          body: { error: 'the input is not valid', problems: problemsOf(parsed.error, body) },
        };
      }
      const { id, features } = parsed.data;
      const received = featureNames.map((name) => features[name] ?? null);
      const row = received.map((value, index) => value ?? model.means[index] ?? 0);
      for (const [index, feature_name] of featureNames.entries()) {
        if (received[index] === null) metrics.missing.inc({ feature_name });
      }
      const { prediction, label, confidence } = model.predict(row);
      requests.add({ kind: 'predicted', received, label, confidence });
      if (id !== undefined) ledger.predicted(id, label);
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
