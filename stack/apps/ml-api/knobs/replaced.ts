import { z } from 'zod';
import type { Knob } from '../../shared/knob.ts';
import { ratioSchema } from '../../shared/schemas.ts';
import { featureSchema } from './feature.ts';

const schema = z.strictObject({
  feature: featureSchema,
  /** Share of the requests that bring `value` in its place, 0 to 1. */
  ratio: ratioSchema,
  /** A number that no customer has, such as 1e308 or -1; or a text, which is no number at all. */
  value: z.union([z.number(), z.string().max(40, 'want at most 40 characters')], 'want a number or a text'),
});
export type ReplacedSetting = z.infer<typeof schema>;

/** Puts a value that makes no sense in the place of a feature. */
export const replacedKnob: Knob<ReplacedSetting> = { name: 'replaced', schema, arm: () => ({}) };
