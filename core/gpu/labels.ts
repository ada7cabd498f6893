import type { Labels } from '../labels.ts';
import { a30 } from './a30.ts';

/** How many GPUs the lab's machine has. */
export const gpuCount = 2;

/**
 * The labels that NVIDIA's exporter puts on every series of a GPU. UUID and host name are made up, and the same in every
 * run, so that a scenario can name them.
 *
 * @param gpu index, 0 to `gpuCount` - 1.
 */
export function gpuLabels(gpu: number): Labels {
  return {
    gpu: String(gpu),
    UUID: `GPU-f17ed111-0000-4000-8000-${String(gpu).padStart(12, '0')}`,
    device: `nvidia${gpu}`,
    modelName: a30.modelName,
    Hostname: 'gpu-node',
  };
}
