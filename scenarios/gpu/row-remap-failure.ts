import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { GpuRowRemap } from '../../load/faults/gpu-memory-errors.ts';

export default scenario({
  id: 'gpu/row-remap-failure',
  title: 'A row of memory that cannot be replaced pages',
  story:
    'A GPU has used up its spare rows: the next error in its memory stays. Somebody is paged to exchange it.',
  load: everydayLoad,
  with: ['gpu-exporter'],
  faults: [
    { kind: 'gpu-row-remap', on: 'gpu-exporter', gpu: 1, at: '0s', lasts: '3m' } satisfies GpuRowRemap,
  ],
  // SLA: critical and immediate: paged within 4 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: {
        alertname: 'GPUUncorrectableMemoryError',
        severity: 'critical',
        service: 'gpu-exporter',
        gpu: '1',
      },
      to: ['pagerduty', 'slack', 'ml-webhook'],
      within: '4m',
      resolveWithin: '12m',
    },
  ],
});
