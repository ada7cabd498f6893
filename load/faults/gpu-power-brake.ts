import { z } from 'zod';
import type { FaultModule } from '../../core/fault.ts';
import { a30 } from '../../core/gpu/a30.ts';
import { gpuLabels } from '../../core/gpu/labels.ts';
import type { Clock } from '../../core/until.ts';
import { type Sample, valueIn } from '../drivers/exposition.ts';
import type { Sight } from './exporter-fault.ts';
import { gpuFault, onGpuSchema } from './gpu-fault.ts';

const schema = onGpuSchema.extend({ kind: z.literal('gpu-power-brake') });

/** The power supply brakes a GPU to half its clock: `{ kind: 'gpu-power-brake', on: 'gpu-exporter', gpu: 0, … }`. */
export type GpuPowerBrake = z.infer<typeof schema>;

const metric = 'DCGM_FI_DEV_SM_CLOCK';
const brakedMhz = a30.maxClockMhz * a30.slowdownRatio;

/** @param clock for tests; the waits are bounded by it. */
export function gpuPowerBrakeFault(clock?: Clock): FaultModule<GpuPowerBrake> {
  /** Only a GPU that works has a clock worth looking at. */
  const sight = (
    { gpu }: GpuPowerBrake,
    samples: readonly Sample[],
    holds: (clockMhz: number) => boolean,
  ): Sight => {
    const labels = { gpu: String(gpu) };
    const clockMhz = valueIn(samples, metric, labels);
    const percent = valueIn(samples, 'DCGM_FI_DEV_GPU_UTIL', labels);
    return {
      done: clockMhz !== undefined && percent !== undefined && percent > 0 && holds(clockMhz),
      saw: `GPU ${gpu} works ${percent ?? 'no'} % of the time at ${clockMhz ?? 'no'} MHz`,
    };
  };
  return gpuFault(
    {
      kind: 'gpu-power-brake',
      schema,
      colour: '#5d4037',
      describe: ({ gpu }) => `the power supply brakes GPU ${gpu} to half its clock`,
      knob: ({ gpu }) => `gpu${gpu}-power-brake`,
      setting: () => ({ isAsserted: true }),
      signals: ({ on, gpu }) => [
        {
          kind: 'gauge',
          service: on,
          metric,
          labels: gpuLabels(gpu),
          baseline: a30.maxClockMhz,
          faultValue: brakedMhz,
        },
      ],
      shows: (fault, samples) => sight(fault, samples, (clockMhz) => clockMhz <= brakedMhz),
      showsNot: (fault, samples) => sight(fault, samples, (clockMhz) => clockMhz > brakedMhz),
    },
    clock,
  );
}
