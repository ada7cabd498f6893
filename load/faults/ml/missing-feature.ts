import { z } from 'zod';
import type { MlScores } from '../../drivers/ml-desk.ts';
import { formatPercent } from '../declaration.ts';
import { featureSchema, mlPlacedSchema, near, type ScoredFault } from './scored.ts';

const want = 'want a share above 0 and at most 1';
const schema = mlPlacedSchema.extend({
  kind: z.literal('ml-missing-feature'),
  feature: featureSchema,
  /** Share of the requests that lack it, spread evenly. Above 0, at most 1. */
  ratio: z.number(want).gt(0, want).max(1, want),
});

/** Requests come without a feature: `{ kind: 'ml-missing-feature', ..., feature: 'monthly_spend', ratio: 0.1 }`. */
export type MlMissingFeature = z.infer<typeof schema>;

/** Two requests more or less than the share, or a hundredth of them where there are many. */
const toleranceOf = (predictions: number): number => Math.max(0.01, 2 / predictions);

export const missingFeature: ScoredFault<MlMissingFeature> = {
  kind: 'ml-missing-feature',
  schema,
  colour: '#b58a1f',
  knob: 'missing',
  setting: ({ feature, ratio }) => ({ feature, ratio }),
  describe: ({ feature, ratio }) => `${formatPercent(ratio)} of the requests to ml-api lack ${feature}`,
  signals: ({ feature, ratio }) => [
    {
      kind: 'counter',
      service: 'ml-api',
      metric: 'missing_features_total',
      labels: { feature_name: feature },
      per: 'request',
      baseline: 0,
      faultValue: ratio,
    },
  ],
  shows: (scores, { feature, ratio }) =>
    near(`share without ${feature}`, missingRatio(scores, feature), ratio, toleranceOf(scores.predictions)),
  isCalm: (scores, { feature }) => near(`share without ${feature}`, missingRatio(scores, feature), 0, 0),
};

function missingRatio({ features, predictions }: MlScores, feature: string): number | null {
  return predictions === 0 ? null : (features[feature]?.missingRatio ?? null);
}
