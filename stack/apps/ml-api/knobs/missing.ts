import { z } from 'zod';
import type { Knob } from '../../shared/knob.ts';
import { ratioSchema } from '../../shared/schemas.ts';
import { featureSchema } from './feature.ts';

const schema = z.strictObject({
  feature: featureSchema,
  /** Share of the requests that lack it, 0 to 1. */
  ratio: ratioSchema,
});
export type MissingSetting = z.infer<typeof schema>;

/** Lets requests come without one of the features. */
export const missingKnob: Knob<MissingSetting> = { name: 'missing', schema, arm: () => ({}) };
