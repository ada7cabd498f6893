import { z } from 'zod';
import type { MlScores } from '../../drivers/ml-desk.ts';
import { formatPercent } from '../declaration.ts';
import { overWindow, psiSeries } from './courses.ts';
import { featureSchema, mlPlacedSchema, near, type ScoredFault } from './scored.ts';

const want = 'want a share above 0 and at most 0.5';
const valueWant = 'want a number beyond 1000 on either side, or a text of at most 40 characters';
const schema = mlPlacedSchema.extend({
  kind: z.literal('ml-nonsense-values'),
  feature: featureSchema,
  /** Share of the requests that bring the value, spread evenly. Above 0, at most 0.5. */
  ratio: z.number(want).gt(0, want).max(0.5, want),
  /** A number that no customer has, such as 1e308; or a text, for which the API refuses the request. */
  value: z.union(
    [z.string().max(40, valueWant), z.number().refine((value) => Math.abs(value) > 1000, valueWant)],
    valueWant,
  ),
});

/** Requests bring a value that makes no sense: `{ kind: 'ml-nonsense-values', ..., ratio: 0.25, value: 1e308 }`. */
export type MlNonsenseValues = z.infer<typeof schema>;

const tolerance = 0.015;

/** The index when a share of the values lies in the last of ten bins of equal share, or in the first. */
function psiOfOutliers(ratio: number): number {
  const others = 0.1 * (1 - ratio);
  const last = others + ratio;
  return 9 * (others - 0.1) * Math.log(others / 0.1) + (last - 0.1) * Math.log(last / 0.1);
}

export const nonsenseValues: ScoredFault<MlNonsenseValues> = {
  kind: 'ml-nonsense-values',
  schema,
  colour: '#8f3f3f',
  knob: 'replaced',
  setting: ({ feature, ratio, value }) => ({ feature, ratio, value }),
  describe: ({ feature, ratio, value }) =>
    `${formatPercent(ratio)} of the requests to ml-api bring ${JSON.stringify(value)} as ${feature}`,
  // What is refused is never scored: a text moves no metric that a rule reads.
  signals: ({ feature, ratio, value }) =>
    typeof value === 'string'
      ? []
      : [
          {
            ...psiSeries(feature),
            onset: overWindow((filled) => psiOfOutliers(ratio * filled)),
            healed: overWindow((filled) => psiOfOutliers(ratio * (1 - filled))),
          },
        ],
  shows: (scores, fault) => near('share of nonsense', nonsenseRatio(scores, fault), fault.ratio, tolerance),
  isCalm: (scores, fault) => near('share of nonsense', nonsenseRatio(scores, fault), 0, 0),
};

function nonsenseRatio(
  { features, refused, predictions }: MlScores,
  { feature, value }: MlNonsenseValues,
): number | null {
  if (refused + predictions === 0) return null;
  return typeof value === 'string'
    ? refused / (refused + predictions)
    : (features[feature]?.implausibleRatio ?? null);
}
