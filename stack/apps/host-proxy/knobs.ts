import { z } from 'zod';
import type { Knob } from '../shared/knob.ts';
import { ratioSchema, wholeNumber } from '../shared/schemas.ts';

const plain = <Setting>(name: string, schema: z.ZodType<Setting>): Knob<Setting> => ({
  name,
  schema,
  arm: () => ({}),
});

/** Uses a share of the host's CPU time. */
export const cpuKnob = plain('cpu', z.strictObject({ usedRatio: ratioSchema }));

const wayTo = z.strictObject({
  usedRatio: ratioSchema,
  overLabMs: wholeNumber(0, 86_400_000, 'lab milliseconds'),
});

/** Takes the host's memory to a share, along a line. */
export const memoryKnob = plain('memory', wayTo);

/** Fills the host's disk to a share, along a line. */
export const diskKnob = plain('disk', wayTo);
