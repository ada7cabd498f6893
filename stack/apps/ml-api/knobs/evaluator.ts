import { z } from 'zod';
import type { Knob } from '../../shared/knob.ts';

export interface EvaluatorSetting {
  readonly frozen: true;
}

/** Stops the evaluator: accuracy and drift keep their last, healthy looking values. */
export const evaluatorKnob: Knob<EvaluatorSetting> = {
  name: 'evaluator',
  schema: z.strictObject({ frozen: z.literal(true, 'want true') }),
  arm: () => ({}),
};
