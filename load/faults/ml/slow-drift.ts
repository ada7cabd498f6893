import { z } from 'zod';
import { isDuration, parseDurationMs } from '../../../core/duration.ts';
import { type CoursePoint, draining, psiSeries, windowMs } from './courses.ts';
import { featureSchema, mlPlacedSchema, type ScoredFault } from './scored.ts';
import { looksCalm, looksShifted, psiSchema } from './shift.ts';

const schema = mlPlacedSchema.extend({
  kind: z.literal('ml-slow-drift'),
  feature: featureSchema,
  /** The population stability index that the feature comes to in the end, 0.02 to 1. */
  psi: psiSchema,
  /** How long it takes, lab time, at least half an hour: the feature moves evenly. */
  over: z
    .string()
    .refine((text) => isDuration(text) && parseDurationMs(text) >= 1_800_000, 'want at least 30m'),
});

/** One feature of the customers moves away over hours: `{ kind: 'ml-slow-drift', ..., psi: 0.4, over: '2h' }`. */
export type MlSlowDrift = z.infer<typeof schema>;

const pieces = 20;

export const slowDrift: ScoredFault<MlSlowDrift> = {
  kind: 'ml-slow-drift',
  schema,
  colour: '#2f9f8a',
  knob: 'shift',
  setting: ({ feature, psi, over }) => ({
    feature,
    psi,
    course: { kind: 'ramp', overLabMs: parseDurationMs(over) },
  }),
  describe: ({ feature, psi, over }) => `${feature} of the customers drifts to a PSI of ${psi} over ${over}`,
  // A shift scores about the square of itself, and the window shows the shift of half a window ago.
  signals({ feature, psi, over }) {
    const overMs = parseDurationMs(over);
    const onset = Array.from({ length: pieces + 1 }, (_, piece): CoursePoint => {
      const ratio = piece / pieces;
      return { afterMs: ratio * overMs + windowMs / 2, value: psi * ratio ** 2 };
    });
    return [{ ...psiSeries(feature), onset, healed: draining(psi) }];
  },
  shownAfterMs: ({ over }) => parseDurationMs(over),
  shows: (scores, { feature, psi }) => looksShifted(scores, feature, psi),
  isCalm: (scores, { feature }) => looksCalm(scores, feature),
};
