import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { GpuThermal } from '../../load/faults/gpu-thermal.ts';

const ofGpu1 = { service: 'gpu-exporter', gpu: '1' };

export default scenario({
  id: 'gpu/fan-failure',
  title: 'A fan fails, and a GPU throttles at 96 °C',
  story:
    'A GPU gets too little air. It climbs for minutes, slows down to save itself, and settles above 90 °C: a page for the ' +
    'temperature, a warning for the lost speed, and silence of the lesser warning about the temperature.',
  load: everydayLoad,
  with: ['gpu-exporter'],
  faults: [
    {
      kind: 'gpu-thermal',
      on: 'gpu-exporter',
      gpu: 1,
      cause: 'fan',
      celsius: 96,
      at: '0s',
      lasts: '14m',
    } satisfies GpuThermal,
  ],
  // SLA: critical: paged within 8 min, of which the climb to 90 °C takes more than 4. Warnings within 20 min; all is
  // resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'GPUTemperatureHigh', severity: 'critical', ...ofGpu1 },
      to: ['pagerduty', 'slack', 'ml-webhook'],
      within: '8m',
      resolveWithin: '12m',
    },
    {
      deliver: { alertname: 'GPUThermalThrottling', severity: 'warning', ...ofGpu1 },
      to: ['slack', 'email', 'ml-webhook'],
      within: '20m',
      resolveWithin: '12m',
    },
    {
      inhibit: { alertname: 'GPUTemperatureHigh', severity: 'warning', ...ofGpu1 },
      by: { alertname: 'GPUTemperatureHigh', severity: 'critical', ...ofGpu1 },
    },
  ],
});
