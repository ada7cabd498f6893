import { z } from 'zod';
import type { Knob } from '../../shared/knob.ts';

const want = 'want a mean confidence from 0.4 to 0.94';

const schema = z.strictObject({
  /** The mean confidence of the model, 0.4 to 0.94; some 0.96 without this fault. */
  confidence: z.number(want).min(0.4, want).max(0.94, want),
});
export type SqueezeSetting = z.infer<typeof schema>;

/**
 * Moves all features of all customers towards their means, as a second standardisation by mistake does. The model has not
 * been trained on such customers: it answers as before, and is not sure any more.
 */
export const squeezeKnob: Knob<SqueezeSetting> = { name: 'squeeze', schema, arm: () => ({}) };
