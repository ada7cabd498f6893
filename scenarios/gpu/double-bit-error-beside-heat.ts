import { gpuLabels } from '../../core/gpu/labels.ts';
import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { GpuEcc } from '../../load/faults/gpu-memory-errors.ts';
import type { GpuThermal } from '../../load/faults/gpu-thermal.ts';

// With its UUID, by which one GPU's alerts mute those of the same GPU.
const ofGpu0 = { service: 'gpu-exporter', ...gpuLabels(0) };
const broken = { alertname: 'GPUUncorrectableMemoryError', severity: 'critical', ...ofGpu0 };

export default scenario({
  id: 'gpu/double-bit-error-beside-heat',
  title: 'A hot GPU computes wrongly: that is the page, and the heat is part of it',
  story:
    'The air at one GPU becomes warm, and its memory breaks. What it computes may be wrong: that it is at 92 °C and ' +
    'throttles is mentioned to nobody.',
  load: everydayLoad,
  with: ['gpu-exporter'],
  faults: [
    {
      kind: 'gpu-thermal',
      on: 'gpu-exporter',
      gpu: 0,
      cause: 'inlet',
      celsius: 92,
      at: '0s',
      lasts: '7m',
    } satisfies GpuThermal,
    { kind: 'gpu-ecc', on: 'gpu-exporter', gpu: 0, errors: 1, at: '1m', lasts: '9m' } satisfies GpuEcc,
  ],
  // SLA: critical and immediate: paged within 4 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: broken,
      to: ['pagerduty', 'slack', 'ml-webhook'],
      within: '4m',
      resolveWithin: '12m',
    },
    { inhibit: { alertname: 'GPUTemperatureHigh', severity: 'critical', ...ofGpu0 }, by: broken },
    // Alertmanager names the first that mutes: I1 comes before I7.
    {
      inhibit: { alertname: 'GPUTemperatureHigh', severity: 'warning', ...ofGpu0 },
      by: { alertname: 'GPUTemperatureHigh', severity: 'critical', ...ofGpu0 },
    },
    { inhibit: { alertname: 'GPUThermalThrottling', severity: 'warning', ...ofGpu0 }, by: broken },
  ],
});
