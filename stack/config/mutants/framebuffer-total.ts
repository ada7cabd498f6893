import type { Mutant } from './mutant.ts';

/** The exporter does not serve the total unless it is told to: the ratio has no series, and the alert never fires. */
export const framebufferTotal: Mutant = {
  name: 'framebuffer-total',
  trap: 11,
  mistake: 'GPUMemoryPressure divides by the total',
  caughtBy: 'gpu/memory-leak',
  lint: 'framebuffer-total',
  says: 'does not export by default',
  edits: [
    {
      path: 'prometheus/rules/gpu.yml',
      find: 'DCGM_FI_DEV_FB_USED / (DCGM_FI_DEV_FB_USED + DCGM_FI_DEV_FB_FREE)',
      replace: 'DCGM_FI_DEV_FB_USED / DCGM_FI_DEV_FB_TOTAL',
    },
  ],
};
