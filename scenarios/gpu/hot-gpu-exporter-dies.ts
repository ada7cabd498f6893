import { gpuLabels } from '../../core/gpu/labels.ts';
import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { GpuThermal } from '../../load/faults/gpu-thermal.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

const service = 'gpu-exporter';

export default scenario({
  id: 'gpu/hot-gpu-exporter-dies',
  title: 'The exporter dies while a GPU is at 92 °C',
  story:
    'Somebody is paged for a hot GPU and the channel hears that it throttles; then nobody can see it any more. The next page ' +
    'says so, and nothing says that the GPU is well again before anybody knows.',
  // The exporter needs up to two seconds of the machine to start; at speed 60 MetricsAbsent, which waits five minutes, would be near.
  speedAtMost: 20,
  load: everydayLoad,
  with: ['gpu-exporter'],
  faults: [
    {
      kind: 'gpu-thermal',
      on: service,
      gpu: 0,
      cause: 'inlet',
      celsius: 92,
      at: '0s',
      lasts: '10m',
    } satisfies GpuThermal,
    { kind: 'target-kill', on: service, at: '10m10s', lasts: '3m30s' } satisfies TargetKill,
  ],
  // SLA: paged within 8 min, of which the climb takes more than 4; target down: within 4 min.
  expect: [
    {
      deliver: { alertname: 'GPUTemperatureHigh', severity: 'critical', service, ...gpuLabels(0) },
      to: ['pagerduty', 'slack', 'ml-webhook'],
      within: '8m',
    },
    {
      deliver: { alertname: 'GPUThermalThrottling', severity: 'warning', service, ...gpuLabels(0) },
      to: ['slack', 'email', 'ml-webhook'],
      within: '20m',
    },
    {
      inhibit: { alertname: 'GPUTemperatureHigh', severity: 'warning', service, ...gpuLabels(0) },
      by: { alertname: 'GPUTemperatureHigh', severity: 'critical', service, ...gpuLabels(0) },
    },
    {
      deliver: { alertname: 'ServiceDown', severity: 'critical', service },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '4m',
      resolveWithin: '12m',
    },
  ],
});
