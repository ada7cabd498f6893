import { z } from 'zod';
import type { Knob } from '../../shared/knob.ts';

const want = 'want a share from 0.1 to 0.96';

const schema = z.strictObject({
  /** The share of predictions that come true, 0.1 to 0.96; some 0.97 without this fault. */
  accuracy: z.number(want).min(0.1, want).max(0.96, want),
});
export type ConceptSetting = z.infer<typeof schema>;

/** Lets customers act otherwise than their like did in training: concept drift. What they ask with stays the same. */
export const conceptKnob: Knob<ConceptSetting> = { name: 'concept', schema, arm: () => ({}) };
