import { z } from 'zod';
import type { Knob } from '../../shared/knob.ts';
import { featureSchema } from './feature.ts';

const psi = z.number('want an index above 0, at most 2').gt(0, 'want above 0').max(2, 'want at most 2');
const labMs = z
  .number('want lab milliseconds')
  .min(1000, 'want at least 1000')
  .max(86_400_000, 'want at most a day');

const schema = z.strictObject({
  feature: featureSchema,
  /** How far the feature moves: so far that its population stability index becomes this. */
  psi,
  /** How it gets there. Default: at once. */
  course: z
    .discriminatedUnion('kind', [
      /** Evenly, over this time. */
      z.strictObject({ kind: z.literal('ramp'), overLabMs: labMs }),
      /** There and back and to the other side, for ever. */
      z.strictObject({ kind: z.literal('wave'), periodLabMs: labMs }),
      /** At once, and some time later further (or less far). */
      z.strictObject({ kind: z.literal('two-steps'), thenPsi: psi, afterLabMs: labMs }),
    ])
    .optional(),
});
export type ShiftSetting = z.infer<typeof schema>;

/** Moves the mean of one feature of the customers who come: covariate shift. Their outcomes stay what they are. */
export const shiftKnob: Knob<ShiftSetting> = { name: 'shift', schema, arm: () => ({}) };
