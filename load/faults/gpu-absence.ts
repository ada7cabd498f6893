import { z } from 'zod';
import type { FaultModule } from '../../core/fault.ts';
import type { Clock } from '../../core/until.ts';
import type { Sample } from '../drivers/exposition.ts';
import type { Sight } from './exporter-fault.ts';
import { gpuFault, onExporterSchema, onGpuSchema } from './gpu-fault.ts';

const lostSchema = onGpuSchema.extend({ kind: z.literal('gpu-lost') });

/** A GPU falls off the bus and all its series vanish; it comes back reset: `{ kind: 'gpu-lost', on: 'gpu-exporter', gpu: 0, … }`. */
export type GpuLost = z.infer<typeof lostSchema>;

const reloadSchema = onExporterSchema.extend({ kind: z.literal('gpu-driver-reload') });

/**
 * The driver is unloaded, and loaded again at the heal: until then no GPU has series, and afterwards all counters begin
 * anew: `{ kind: 'gpu-driver-reload', on: 'gpu-exporter', at: '0s', lasts: '30s' }`.
 */
export type GpuDriverReload = z.infer<typeof reloadSchema>;

/** The oracle has no words for series that vanish; no alert of the catalogue waits for it. */
const noSignals = (): [] => [];

/** @param clock for tests; the waits are bounded by it. */
export function gpuLostFault(clock?: Clock): FaultModule<GpuLost> {
  const count = (samples: readonly Sample[], gpu: number): number =>
    samples.filter(({ labels }) => labels['gpu'] === String(gpu)).length;
  return gpuFault(
    {
      kind: 'gpu-lost',
      schema: lostSchema,
      colour: '#37474f',
      describe: ({ gpu }) => `GPU ${gpu} falls off the bus`,
      knob: ({ gpu }) => `gpu${gpu}-lost`,
      setting: () => ({ isLost: true }),
      signals: noSignals,
      shows: ({ gpu }, samples) => sightOf(count(samples, gpu), `GPU ${gpu} has`, (series) => series === 0),
      showsNot: ({ gpu }, samples) => sightOf(count(samples, gpu), `GPU ${gpu} has`, (series) => series > 0),
    },
    clock,
  );
}

/** @param clock for tests; the waits are bounded by it. */
export function gpuDriverReloadFault(clock?: Clock): FaultModule<GpuDriverReload> {
  const count = (samples: readonly Sample[]): number =>
    samples.filter(({ labels }) => labels['gpu'] !== undefined).length;
  return gpuFault(
    {
      kind: 'gpu-driver-reload',
      schema: reloadSchema,
      colour: '#455a64',
      describe: () => 'the driver of the GPUs is loaded anew',
      knob: () => 'driver',
      setting: () => ({ isUnloaded: true }),
      signals: noSignals,
      shows: (_fault, samples) => sightOf(count(samples), 'the GPUs have', (series) => series === 0),
      showsNot: (_fault, samples) => {
        const back = sightOf(count(samples), 'the GPUs have', (series) => series > 0);
        const sticky = samples.filter(({ name, value }) => name === 'DCGM_FI_DEV_XID_ERRORS' && value !== 0);
        return {
          done: back.done && sticky.length === 0,
          saw: `${back.saw}, ${sticky.length} of them an old XID`,
        };
      },
    },
    clock,
  );
}

function sightOf(series: number, who: string, holds: (series: number) => boolean): Sight {
  return { done: holds(series), saw: `${who} ${series} series` };
}
