import { z } from 'zod';
import { isDuration, parseDurationMs } from '../../core/duration.ts';
import type { FaultModule, Signal } from '../../core/fault.ts';
import { a30 } from '../../core/gpu/a30.ts';
import { gpuLabels } from '../../core/gpu/labels.ts';
import { healthyUsedRatio, workingMiB } from '../../core/gpu/memory.ts';
import { everydayDemandRatio } from '../../core/gpu/thermal.ts';
import type { Clock } from '../../core/until.ts';
import { type Sample, valueIn } from '../drivers/exposition.ts';
import { formatPercent } from './declaration.ts';
import type { Sight } from './exporter-fault.ts';
import { gpuFault, onGpuSchema } from './gpu-fault.ts';

const healthyPercent = Math.ceil(healthyUsedRatio * 100);
const wanted = `want a share above ${healthyPercent / 100}, which is in use without a leak, and at most 1`;

const schema = onGpuSchema.extend({
  kind: z.literal('gpu-memory-leak'),
  /** Share of the memory in use where the leak ends, above what the model needs and at most 1. */
  usedRatio: z
    .number(wanted)
    .gt(healthyPercent / 100, wanted)
    .max(1, wanted),
  /** How long the leak takes to get there, along a line, in lab time. */
  over: z
    .string()
    .refine(
      (text) => isDuration(text) && parseDurationMs(text) > 0,
      'want a duration longer than 0s, such as 2m',
    ),
});

/** Memory leaks on a GPU until a share of it is in use: `{ kind: 'gpu-memory-leak', gpu: 0, usedRatio: 0.95, over: '2m', … }`. */
export type GpuMemoryLeak = z.infer<typeof schema>;

/** Used and free add up to all there is, along a line, from what the everyday load takes. */
function signalsOf({ on, gpu, usedRatio, over }: GpuMemoryLeak): Signal[] {
  const of = { kind: 'gauge', service: on, labels: gpuLabels(gpu), riseMs: parseDurationMs(over) } as const;
  const workingUsedMiB = Math.round(workingMiB(everydayDemandRatio));
  const leakedUsedMiB = Math.round(usedRatio * a30.memoryMiB);
  return [
    { ...of, metric: 'DCGM_FI_DEV_FB_USED', baseline: workingUsedMiB, faultValue: leakedUsedMiB },
    {
      ...of,
      metric: 'DCGM_FI_DEV_FB_FREE',
      baseline: a30.memoryMiB - workingUsedMiB,
      faultValue: a30.memoryMiB - leakedUsedMiB,
    },
  ];
}

/** @param clock for tests; the waits are bounded by it. */
export function gpuMemoryLeakFault(clock?: Clock): FaultModule<GpuMemoryLeak> {
  const sight = (
    { gpu }: GpuMemoryLeak,
    samples: readonly Sample[],
    holds: (usedRatio: number) => boolean,
  ): Sight => {
    const [used, free] = ['USED', 'FREE'].map((part) =>
      valueIn(samples, `DCGM_FI_DEV_FB_${part}`, { gpu: String(gpu) }),
    );
    const usedRatio = used === undefined || free === undefined ? undefined : used / (used + free);
    return {
      done: usedRatio !== undefined && holds(usedRatio),
      saw: `GPU ${gpu} has ${used ?? 'no'} MiB in use and ${free ?? 'no'} MiB free`,
    };
  };
  return gpuFault(
    {
      kind: 'gpu-memory-leak',
      schema,
      colour: '#00695c',
      describe: ({ gpu, usedRatio, over }) =>
        `memory leaks on GPU ${gpu} to ${formatPercent(usedRatio)} within ${over}`,
      knob: ({ gpu }) => `gpu${gpu}-leak`,
      setting: ({ usedRatio, over }) => ({ usedRatio, overLabMs: parseDurationMs(over) }),
      signals: signalsOf,
      // More than the model and its work need: then something else holds it.
      shows: (fault, samples) => sight(fault, samples, (ratio) => ratio > healthyUsedRatio),
      showsNot: (fault, samples) => sight(fault, samples, (ratio) => ratio <= healthyUsedRatio),
    },
    clock,
  );
}
