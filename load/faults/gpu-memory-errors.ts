import { z } from 'zod';
import type { FaultModule, Signal } from '../../core/fault.ts';
import { gpuLabels } from '../../core/gpu/labels.ts';
import type { Clock } from '../../core/until.ts';
import { valueIn } from '../drivers/exposition.ts';
import { seen } from './exporter-fault.ts';
import { gpuFault, onGpuSchema } from './gpu-fault.ts';

const eccSchema = onGpuSchema.extend({
  kind: z.literal('gpu-ecc'),
  /** Double bit errors that come at the onset, 1 to 1000. */
  errors: z
    .number('want a whole number of errors from 1 to 1000')
    .int('want a whole number of errors from 1 to 1000')
    .min(1, 'want 1 to 1000 errors')
    .max(1000, 'want 1 to 1000 errors'),
});

/** A GPU counts double bit errors until a reset heals it: `{ kind: 'gpu-ecc', on: 'gpu-exporter', gpu: 0, errors: 1, … }`. */
export type GpuEcc = z.infer<typeof eccSchema>;

const rowRemapSchema = onGpuSchema.extend({ kind: z.literal('gpu-row-remap') });

/** A GPU could not replace a broken row of its memory: `{ kind: 'gpu-row-remap', on: 'gpu-exporter', gpu: 0, … }`. */
export type GpuRowRemap = z.infer<typeof rowRemapSchema>;

const dbeMetric = 'DCGM_FI_DEV_ECC_DBE_VOL_TOTAL';
const remapMetric = 'DCGM_FI_DEV_ROW_REMAP_FAILURE';

/** Both series that tell of broken memory, because rules ask for either: one of them steps, the other stands still. */
function memoryHealth(service: string, gpu: number, become: { errors: number; failures: number }): Signal[] {
  const of = { kind: 'gauge', service, labels: gpuLabels(gpu), baseline: 0 } as const;
  return [
    { ...of, metric: dbeMetric, faultValue: become.errors },
    { ...of, metric: remapMetric, faultValue: become.failures },
  ];
}

/** @param clock for tests; the waits are bounded by it. */
export function gpuEccFault(clock?: Clock): FaultModule<GpuEcc> {
  const sight = (gpu: number, samples: Parameters<typeof valueIn>[0], holds: (value: number) => boolean) =>
    seen(
      `the count of double bit errors of GPU ${gpu}`,
      valueIn(samples, dbeMetric, { gpu: String(gpu) }),
      holds,
    );
  return gpuFault(
    {
      kind: 'gpu-ecc',
      schema: eccSchema,
      colour: '#8e24aa',
      describe: ({ gpu, errors }) =>
        `GPU ${gpu} counts ${errors} double bit ECC error${errors === 1 ? '' : 's'}`,
      knob: ({ gpu }) => `gpu${gpu}-ecc`,
      setting: ({ errors }) => ({ doubleBitErrors: errors }),
      signals: ({ on, gpu, errors }) => memoryHealth(on, gpu, { errors, failures: 0 }),
      shows: ({ gpu, errors }, samples) => sight(gpu, samples, (count) => count === errors),
      showsNot: ({ gpu }, samples) => sight(gpu, samples, (count) => count === 0),
    },
    clock,
  );
}

/** @param clock for tests; the waits are bounded by it. */
export function gpuRowRemapFault(clock?: Clock): FaultModule<GpuRowRemap> {
  const sight = (gpu: number, samples: Parameters<typeof valueIn>[0], wanted: number) =>
    seen(
      `the row remap failure of GPU ${gpu}`,
      valueIn(samples, remapMetric, { gpu: String(gpu) }),
      (value) => value === wanted,
    );
  return gpuFault(
    {
      kind: 'gpu-row-remap',
      schema: rowRemapSchema,
      colour: '#6a1b9a',
      describe: ({ gpu }) => `GPU ${gpu} cannot remap a broken row of its memory`,
      knob: ({ gpu }) => `gpu${gpu}-row-remap`,
      setting: () => ({ hasFailed: true }),
      signals: ({ on, gpu }) => memoryHealth(on, gpu, { errors: 0, failures: 1 }),
      shows: ({ gpu }, samples) => sight(gpu, samples, 1),
      showsNot: ({ gpu }, samples) => sight(gpu, samples, 0),
    },
    clock,
  );
}
