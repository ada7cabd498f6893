import { z } from 'zod';
import type { Knob } from '../knob.ts';
import { wholeNumber } from '../schemas.ts';

export interface HealthSetting {
  /** What `/health` answers with, 400 to 599. */
  readonly status: number;
}

/** Makes `/health` fail while everything else, `/metrics` too, goes on working. */
export const healthKnob: Knob<HealthSetting> = {
  name: 'health',
  schema: z.strictObject({ status: wholeNumber(400, 599, 'HTTP status') }),
  arm: ({ status }) => ({ healthStatus: () => status }),
};
