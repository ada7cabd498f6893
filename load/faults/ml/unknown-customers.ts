import { z } from 'zod';
import { along, baselineConfidence, featureNames, modelLabels, overWindow, psiSeries } from './courses.ts';
import { mlPlacedSchema, near, type ScoredFault } from './scored.ts';

const want = 'want a mean confidence from 0.58 to 0.62';
const schema = mlPlacedSchema.extend({
  kind: z.literal('ml-unknown-customers'),
  /** The mean confidence of the model, 0.58 to 0.62: further away the course of the drift would be another one. */
  confidence: z.number(want).min(0.58, want).max(0.62, want),
});

/**
 * All features of all customers are squeezed towards their means, as a second standardisation by mistake does. The model
 * answers as before and is unsure of it: `{ kind: 'ml-unknown-customers', ..., confidence: 0.6 }`.
 */
export type MlUnknownCustomers = z.infer<typeof schema>;

/** The index of every feature when the window holds 0, 10 ... 100 % of such customers; closed-loop tests compare. */
const psiByFilling = [0, 0.03, 0.11, 0.232, 0.395, 0.603, 0.865, 1.197, 1.64, 2.31, 5.6];
const tolerance = 0.01;

export const unknownCustomers: ScoredFault<MlUnknownCustomers> = {
  kind: 'ml-unknown-customers',
  schema,
  colour: '#5f5f9f',
  knob: 'squeeze',
  setting: ({ confidence }) => ({ confidence }),
  describe: ({ confidence }) => `the model knows no such customers: its mean confidence is ${confidence}`,
  signals: ({ confidence }) => [
    {
      kind: 'histogram',
      service: 'ml-api',
      metric: 'model_prediction_confidence',
      labels: modelLabels,
      bounds: [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1],
      baseline: baselineConfidence,
      faultValue: confidence,
      shareRatio: 1,
      isDuration: false,
    },
    ...featureNames.map((feature) => ({
      ...psiSeries(feature),
      onset: overWindow((filled) => along(psiByFilling, filled)),
      healed: overWindow((filled) => along(psiByFilling, 1 - filled)),
    })),
  ],
  shows: ({ meanConfidence }, { confidence }) =>
    near('mean confidence', meanConfidence, confidence, tolerance),
  isCalm: ({ meanConfidence }) => near('mean confidence', meanConfidence, baselineConfidence, tolerance),
};
