import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { GpuMemoryLeak } from '../../load/faults/gpu-memory-leak.ts';

export default scenario({
  id: 'gpu/memory-leak',
  title: 'Memory leaks on a GPU until 95 % of it is in use',
  story:
    'A process on one GPU takes more and more memory. The team is warned before the next request finds none left.',
  load: everydayLoad,
  with: ['gpu-exporter'],
  faults: [
    {
      kind: 'gpu-memory-leak',
      on: 'gpu-exporter',
      gpu: 0,
      usedRatio: 0.95,
      over: '3m',
      at: '0s',
      lasts: '11m',
    } satisfies GpuMemoryLeak,
  ],
  // SLA: a warning is delivered within 20 min and resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'GPUMemoryPressure', severity: 'warning', service: 'gpu-exporter', gpu: '0' },
      to: ['slack', 'email', 'ml-webhook'],
      within: '20m',
      resolveWithin: '12m',
    },
  ],
});
