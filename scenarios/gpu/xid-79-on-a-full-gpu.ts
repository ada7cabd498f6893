import { gpuLabels } from '../../core/gpu/labels.ts';
import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { GpuMemoryLeak } from '../../load/faults/gpu-memory-leak.ts';
import type { GpuXid } from '../../load/faults/gpu-xid.ts';

// With its UUID, by which one GPU's alerts mute those of the same GPU.
const ofGpu1 = { service: 'gpu-exporter', ...gpuLabels(1) };

export default scenario({
  id: 'gpu/xid-79-on-a-full-gpu',
  title: 'A GPU falls off the bus while its memory leaks: one page, and nothing about the memory',
  story:
    'Memory leaks on a GPU, and before anybody is warned of that the driver reports the GPU as lost. Who replaces the card ' +
    'need not be told how full it was.',
  load: everydayLoad,
  with: ['gpu-exporter'],
  faults: [
    {
      kind: 'gpu-memory-leak',
      on: 'gpu-exporter',
      gpu: 1,
      usedRatio: 0.95,
      over: '1m',
      at: '0s',
      lasts: '10m',
    } satisfies GpuMemoryLeak,
    { kind: 'gpu-xid', on: 'gpu-exporter', gpu: 1, xid: 79, at: '4m', lasts: '5m' } satisfies GpuXid,
  ],
  // SLA: critical and immediate: paged within 4 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'GPUXidError', severity: 'critical', ...ofGpu1, xid: '79' },
      to: ['pagerduty', 'slack', 'ml-webhook'],
      within: '4m',
      resolveWithin: '12m',
    },
    {
      inhibit: { alertname: 'GPUMemoryPressure', severity: 'warning', ...ofGpu1 },
      by: { alertname: 'GPUXidError', severity: 'critical', ...ofGpu1 },
    },
  ],
});
