import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { GpuEcc } from '../../load/faults/gpu-memory-errors.ts';

export default scenario({
  id: 'gpu/double-bit-error',
  title: 'One double bit error pages until the GPU is reset',
  story:
    'A GPU counts one error in its memory that it cannot correct. The count stays until a reset, and so does the alert: ' +
    'what this GPU computes may be wrong.',
  load: everydayLoad,
  with: ['gpu-exporter'],
  faults: [
    { kind: 'gpu-ecc', on: 'gpu-exporter', gpu: 0, errors: 1, at: '0s', lasts: '3m' } satisfies GpuEcc,
  ],
  // SLA: critical and immediate: paged within 4 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: {
        alertname: 'GPUUncorrectableMemoryError',
        severity: 'critical',
        service: 'gpu-exporter',
        gpu: '0',
      },
      to: ['pagerduty', 'slack', 'ml-webhook'],
      within: '4m',
      resolveWithin: '12m',
    },
  ],
});
