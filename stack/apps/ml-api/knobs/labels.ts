import { z } from 'zod';
import type { Knob } from '../../shared/knob.ts';
import { ratioSchema } from '../../shared/schemas.ts';

export interface LabelsSetting {
  /** Share of the held-out labels that are swapped for a wrong class, 0 to 1. */
  readonly flipRatio: number;
}

/** Spoils the labels of the held-out set, so that the measured accuracy falls though the model is the same. */
export const labelsKnob: Knob<LabelsSetting> = {
  name: 'labels',
  schema: z.strictObject({ flipRatio: ratioSchema }),
  arm: () => ({}),
};
