import { z } from 'zod';
import { accuracyOffRatio, baselineAccuracy, modelLabels, overOutcomes } from './courses.ts';
import { mlPlacedSchema, near, type ScoredFault } from './scored.ts';

const want = 'want a share from 0.1 to 0.96';
const schema = mlPlacedSchema.extend({
  kind: z.literal('ml-concept-drift'),
  /** Share of the predictions that still come true, 0.1 to 0.96; 0.97 without this fault. */
  accuracy: z.number(want).min(0.1, want).max(0.96, want),
});

/** Customers look as ever and act otherwise: `{ kind: 'ml-concept-drift', ..., accuracy: 0.8 }`. */
export type MlConceptDrift = z.infer<typeof schema>;

/** Whether a customer who acts otherwise is one whom the model gets wrong anyway is luck; this much of it. */
const tolerance = 0.012;

export const conceptDrift: ScoredFault<MlConceptDrift> = {
  kind: 'ml-concept-drift',
  schema,
  colour: '#9f4f7f',
  knob: 'concept',
  setting: ({ accuracy }) => ({ accuracy }),
  describe: ({ accuracy }) =>
    `customers act otherwise than before: ${accuracy * 100} % of predictions come true`,
  signals: ({ accuracy }) => [
    {
      kind: 'gauge-course',
      service: 'ml-api',
      metric: 'model_accuracy',
      labels: modelLabels,
      baseline: baselineAccuracy,
      onset: overOutcomes(baselineAccuracy, accuracy),
      healed: overOutcomes(accuracy, baselineAccuracy),
      offRatio: accuracyOffRatio,
    },
  ],
  shownAfterMs: () => 120_000,
  shows: ({ accuracy: got }, { accuracy }) => near('accuracy', got, accuracy, tolerance),
  isCalm: ({ accuracy: got }) => near('accuracy', got, baselineAccuracy, tolerance),
};
