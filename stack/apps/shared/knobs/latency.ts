import { z } from 'zod';
import type { Knob } from '../knob.ts';
import { labWaitSchema, ratioSchema } from '../schemas.ts';
import { evenSpread } from '../spread.ts';

export interface LatencySetting {
  /** Added to the service time, in lab milliseconds, 0 to 600000. */
  readonly extraLabMs: number;
  /** Share of the requests that wait longer, 0 to 1; 1 by default. */
  readonly ratio: number;
  /** Only these endpoints wait; all of them by default. */
  readonly endpoints?: readonly string[] | undefined;
}

/** Slows an exact, evenly spread share of the requests. */
export function latencyKnob(endpoints: readonly string[]): Knob<LatencySetting> {
  return {
    name: 'latency',
    schema: z.strictObject({
      extraLabMs: labWaitSchema,
      ratio: ratioSchema.default(1),
      endpoints: z
        .array(z.enum(endpoints, `want one of ${endpoints.join(', ')}`))
        .min(1)
        .optional(),
    }),
    arm({ extraLabMs, ratio, endpoints: chosen }) {
      const waits = evenSpread(ratio);
      return {
        disturbRequest: ({ endpoint }) =>
          (chosen === undefined || chosen.includes(endpoint)) && waits() ? { extraLabMs } : undefined,
      };
    },
  };
}
