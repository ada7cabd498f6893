import { gpuLabels } from '../../core/gpu/labels.ts';
import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { GpuEcc } from '../../load/faults/gpu-memory-errors.ts';
import type { GpuMemoryLeak } from '../../load/faults/gpu-memory-leak.ts';

// With its UUID, by which one GPU's alerts mute those of the same GPU.
const ofGpu1 = { service: 'gpu-exporter', ...gpuLabels(1) };
const broken = { alertname: 'GPUUncorrectableMemoryError', severity: 'critical', ...ofGpu1 };

export default scenario({
  id: 'gpu/double-bit-error-on-a-full-gpu',
  title: 'A GPU whose memory is full and broken is a page for what is broken',
  story:
    'A process leaks memory on one GPU, and some of that memory breaks. The card goes, and with it whatever filled it: ' +
    'nobody is warned of the leak.',
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
      lasts: '9m',
    } satisfies GpuMemoryLeak,
    { kind: 'gpu-ecc', on: 'gpu-exporter', gpu: 1, errors: 1, at: '3m', lasts: '10m' } satisfies GpuEcc,
  ],
  // SLA: critical and immediate: paged within 4 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: broken,
      to: ['pagerduty', 'slack', 'ml-webhook'],
      within: '4m',
      resolveWithin: '12m',
    },
    { inhibit: { alertname: 'GPUMemoryPressure', severity: 'warning', ...ofGpu1 }, by: broken },
  ],
});
