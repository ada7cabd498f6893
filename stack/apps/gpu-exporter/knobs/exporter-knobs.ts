import { z } from 'zod';
import type { Knob } from '../../shared/knob.ts';

/** The driver is not loaded: no GPU has series; when it is loaded again, all counters begin anew. */
export const driverKnob: Knob<{ readonly isUnloaded: true }> = {
  name: 'driver',
  schema: z.strictObject({ isUnloaded: z.literal(true, 'want true') }),
  arm: () => ({}),
};

/** The exporter serves what it served last, for ever: it answers, and everything looks well. */
export const staleKnob: Knob<{ readonly isStale: true }> = {
  name: 'stale',
  schema: z.strictObject({ isStale: z.literal(true, 'want true') }),
  arm: () => ({}),
};
