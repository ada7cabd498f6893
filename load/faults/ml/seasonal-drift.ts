import { z } from 'zod';
import { isDuration, parseDurationMs } from '../../../core/duration.ts';
import { type CoursePoint, draining, psiSeries, windowMs } from './courses.ts';
import { featureSchema, mlPlacedSchema, type ScoredFault } from './scored.ts';
import { looksCalm, psiSchema } from './shift.ts';

const schema = mlPlacedSchema.extend({
  kind: z.literal('ml-seasonal-drift'),
  feature: featureSchema,
  /** The population stability index of customers at the height of the season, 0.02 to 1. */
  psi: psiSchema,
  /** From one height to the next on the same side, lab time, at least half an hour. */
  period: z
    .string()
    .refine((text) => isDuration(text) && parseDurationMs(text) >= 1_800_000, 'want at least 30m'),
});

/** One feature of the customers goes to and fro, as by day and night: `{ ..., psi: 0.15, period: '30m' }`. */
export type MlSeasonalDrift = z.infer<typeof schema>;

/** Points of the course in one period. */
const perPeriod = 16;
/** The window levels the height, by 0.95 at a period of 30 min; of that, this much must be seen. */
const seenRatio = 0.8;

export const seasonalDrift: ScoredFault<MlSeasonalDrift> = {
  kind: 'ml-seasonal-drift',
  schema,
  colour: '#4f8f5f',
  knob: 'shift',
  setting: ({ feature, psi, period }) => ({
    feature,
    psi,
    course: { kind: 'wave', periodLabMs: parseDurationMs(period) },
  }),
  describe: ({ feature, psi, period }) =>
    `${feature} of the customers goes to and fro every ${period}, up to a PSI of ${psi}`,
  // A shift scores about the square of itself, and the window shows the shift of half a window ago.
  signals({ feature, psi, period, lasts }) {
    const everyMs = parseDurationMs(period) / perPeriod;
    const count = Math.ceil(parseDurationMs(lasts) / everyMs);
    const onset = Array.from({ length: count + 1 }, (_, index): CoursePoint => {
      const height = Math.sin((2 * Math.PI * index) / perPeriod);
      return { afterMs: index * everyMs + windowMs / 2, value: psi * height ** 2 };
    });
    return [{ ...psiSeries(feature), onset, healed: draining(psi) }];
  },
  /** At each height, as the window shows it. */
  showsAtMs({ period, lasts }) {
    const halfMs = parseDurationMs(period) / 2;
    const count = Math.floor((parseDurationMs(lasts) - windowMs / 2) / halfMs + 0.5);
    return Array.from({ length: count }, (_, index) => (index + 0.5) * halfMs + windowMs / 2);
  },
  shownAfterMs: ({ period }) => parseDurationMs(period),
  shows({ features }, { feature, psi }) {
    const found = features[feature]?.drift?.psi ?? 0;
    return { done: found >= seenRatio * psi, saw: `psi of ${feature} is ${found.toFixed(4)}, height ${psi}` };
  },
  isCalm: (scores, { feature }) => looksCalm(scores, feature),
};
