import { z } from 'zod';
import { isDuration, parseDurationMs } from '../../../core/duration.ts';
import { draining, filling, growing, psiSeries } from './courses.ts';
import { featureSchema, mlPlacedSchema, type ScoredFault } from './scored.ts';
import { looksCalm, looksShifted, psiSchema } from './shift.ts';

const schema = mlPlacedSchema
  .extend({
    kind: z.literal('ml-covariate-shift'),
    feature: featureSchema,
    /** The population stability index that the feature comes to, 0.02 to 1. */
    psi: psiSchema,
    /** A second step: the index it comes to, some time (at least 6 lab minutes) after the first. */
    next: z
      .strictObject({
        psi: psiSchema,
        after: z
          .string()
          .refine((text) => isDuration(text) && parseDurationMs(text) >= 360_000, 'want at least 6m'),
      })
      .optional(),
    /** Whether enough customers come for a score (docs/guides/drift.md); of fewer nothing is seen. Default true. */
    isScored: z.boolean().optional(),
  })
  .refine(({ psi, next }) => next === undefined || next.psi > psi, {
    path: ['next', 'psi'],
    message: 'want more than the first step',
  });

/**
 * Customers differ from those of the training in one feature; what becomes of them does not:
 * `{ kind: 'ml-covariate-shift', on: 'ml-api', feature: 'tenure_months', psi: 0.3, at: '5m', lasts: '15m' }`.
 */
export type MlCovariateShift = z.infer<typeof schema>;

export const covariateShift: ScoredFault<MlCovariateShift> = {
  kind: 'ml-covariate-shift',
  schema,
  colour: '#2f7f9f',
  knob: 'shift',
  setting: ({ feature, psi, next }) => ({
    feature,
    psi,
    ...(next && {
      course: { kind: 'two-steps', thenPsi: next.psi, afterLabMs: parseDurationMs(next.after) },
    }),
  }),
  describe: ({ feature, psi, next }) =>
    `${feature} of the customers is shifted to a PSI of ${psi}${next ? `, and after ${next.after} of ${next.psi}` : ''}`,
  signals({ feature, psi, next, isScored = true }) {
    if (!isScored) return [];
    const second = next ? growing(psi, next.psi) : [];
    const onset = [
      ...filling(psi),
      ...second.map(({ afterMs, value }) => ({
        afterMs: afterMs + parseDurationMs(next?.after ?? '0s'),
        value,
      })),
    ];
    return [{ ...psiSeries(feature), onset, healed: draining(next?.psi ?? psi) }];
  },
  shownAfterMs: ({ next }) => (next ? parseDurationMs(next.after) : 0),
  shows: (scores, { feature, psi, next }) => looksShifted(scores, feature, next?.psi ?? psi),
  isCalm: (scores, { feature }) => looksCalm(scores, feature),
};
