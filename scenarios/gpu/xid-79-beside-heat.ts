import { gpuLabels } from '../../core/gpu/labels.ts';
import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { GpuThermal } from '../../load/faults/gpu-thermal.ts';
import type { GpuXid } from '../../load/faults/gpu-xid.ts';

// With its UUID, by which one GPU's alerts mute those of the same GPU.
const ofGpu0 = { service: 'gpu-exporter', ...gpuLabels(0) };

export default scenario({
  id: 'gpu/xid-79-beside-heat',
  title: 'A GPU that falls off the bus is one page, though it is at 92 °C as well',
  story:
    'The air at one GPU becomes warm, and after two minutes the driver says that the GPU has fallen off the bus. Somebody ' +
    'is paged for the broken GPU; that it is hot and throttles is mentioned to nobody.',
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
    { kind: 'gpu-xid', on: 'gpu-exporter', gpu: 0, xid: 79, at: '2m30s', lasts: '5m' } satisfies GpuXid,
  ],
  // SLA: critical and immediate: paged within 4 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'GPUXidError', severity: 'critical', ...ofGpu0, xid: '79' },
      to: ['pagerduty', 'slack', 'ml-webhook'],
      within: '4m',
      resolveWithin: '12m',
    },
    {
      inhibit: { alertname: 'GPUTemperatureHigh', severity: 'critical', ...ofGpu0 },
      by: { alertname: 'GPUXidError', severity: 'critical', ...ofGpu0 },
    },
    {
      // Both mute it; Alertmanager names the source of the first rule that holds, though that is muted itself.
      inhibit: { alertname: 'GPUTemperatureHigh', severity: 'warning', ...ofGpu0 },
      by: { alertname: 'GPUTemperatureHigh', severity: 'critical', ...ofGpu0 },
    },
    {
      inhibit: { alertname: 'GPUThermalThrottling', severity: 'warning', ...ofGpu0 },
      by: { alertname: 'GPUXidError', severity: 'critical', ...ofGpu0 },
    },
  ],
});
