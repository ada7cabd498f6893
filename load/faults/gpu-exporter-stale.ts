import { z } from 'zod';
import type { FaultModule } from '../../core/fault.ts';
import type { Clock } from '../../core/until.ts';
import type { Sample } from '../drivers/exposition.ts';
import { gpuFault, onExporterSchema } from './gpu-fault.ts';

const schema = onExporterSchema.extend({ kind: z.literal('gpu-exporter-stale') });

/** The exporter serves the same numbers for ever; its target stays up: `{ kind: 'gpu-exporter-stale', on: 'gpu-exporter', … }`. */
export type GpuExporterStale = z.infer<typeof schema>;

/** Energy only ever grows: a GPU draws power even when it has nothing to do. */
function energyOf(samples: readonly Sample[]): number {
  return samples.reduce(
    (sum, { name, value }) => (name === 'DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION' ? sum + value : sum),
    0,
  );
}

/** @param clock for tests; the waits are bounded by it. */
export function gpuExporterStaleFault(clock?: Clock): FaultModule<GpuExporterStale> {
  const growth = (samples: readonly Sample[], earlier: readonly Sample[]) => {
    const grownMj = energyOf(samples) - energyOf(earlier);
    return { grownMj, isSecondLook: samples !== earlier, saw: `${grownMj} mJ more than at the first look` };
  };
  return gpuFault(
    {
      kind: 'gpu-exporter-stale',
      schema,
      colour: '#78909c',
      describe: () => 'the GPU exporter serves the same numbers for ever',
      knob: () => 'stale',
      setting: () => ({ isStale: true }),
      // Nothing moves any more; that is all.
      signals: () => [],
      shows: (_fault, samples, earlier) => {
        const { grownMj, isSecondLook, saw } = growth(samples, earlier);
        return { done: isSecondLook && grownMj === 0, saw };
      },
      // That nothing moves takes two looks.
      proofMs: () => 300,
      showsNot: (_fault, samples, earlier) => {
        const { grownMj, saw } = growth(samples, earlier);
        return { done: grownMj !== 0, saw };
      },
    },
    clock,
  );
}
