import { z } from 'zod';
import { along, draining, featureNames, filling, psiSeries } from './courses.ts';
import { mlPlacedSchema, near, type ScoredFault } from './scored.ts';

const want = 'want a share from 0.5 to 0.8';
const schema = mlPlacedSchema.extend({
  kind: z.literal('ml-prior-shift'),
  /** Share of the customers who are about to leave, 0.5 to 0.8; a third without this fault. */
  leavingRatio: z.number(want).min(0.5, want).max(0.8, want),
});

/** There are more customers of one class; each looks as ever: `{ kind: 'ml-prior-shift', ..., leavingRatio: 0.7 }`. */
export type MlPriorShift = z.infer<typeof schema>;

/** The index of each feature when half, 60 %, 70 % and 80 % are about to leave; closed-loop tests compare. */
const psiByFeature = {
  tenure_months: [0.063, 0.161, 0.312, 0.535],
  monthly_spend: [0.022, 0.061, 0.125, 0.227],
  support_tickets: [0.022, 0.061, 0.126, 0.227],
  logins_per_week: [0.062, 0.16, 0.31, 0.532],
} as const;
/** Among the predictions: the model takes a few customers for others. */
const ratioTolerance = 0.04;
const calmRatio = 1 / 3;

export const priorShift: ScoredFault<MlPriorShift> = {
  kind: 'ml-prior-shift',
  schema,
  colour: '#7f6f2f',
  knob: 'classes',
  setting: ({ leavingRatio }) => ({ className: 'leaves', ratio: leavingRatio }),
  describe: ({ leavingRatio }) => `${Math.round(leavingRatio * 100)} % of the customers are about to leave`,
  signals: ({ leavingRatio }) =>
    featureNames.map((feature) => {
      const psi = along(psiByFeature[feature], (leavingRatio - 0.5) / 0.3);
      return { ...psiSeries(feature), onset: filling(psi), healed: draining(psi) };
    }),
  shows: ({ classRatios }, { leavingRatio }) =>
    near('share of "leaves"', classRatios[2] ?? null, leavingRatio, ratioTolerance),
  isCalm: ({ classRatios }) => near('share of "leaves"', classRatios[2] ?? null, calmRatio, ratioTolerance),
};
