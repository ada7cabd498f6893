import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { GpuThermal } from '../../load/faults/gpu-thermal.ts';

export default scenario({
  id: 'gpu/warm-aisle',
  title: 'A GPU at 88 °C is a warning',
  story:
    'The air comes in warm and a GPU settles at 88 °C: above the 80 °C of the warning, below the 90 °C where it would ' +
    'throttle and page.',
  load: everydayLoad,
  with: ['gpu-exporter'],
  faults: [
    {
      kind: 'gpu-thermal',
      on: 'gpu-exporter',
      gpu: 0,
      cause: 'inlet',
      celsius: 88,
      at: '0s',
      lasts: '12m',
    } satisfies GpuThermal,
  ],
  // SLA: a warning is delivered within 20 min and resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'GPUTemperatureHigh', severity: 'warning', service: 'gpu-exporter', gpu: '0' },
      to: ['slack', 'email', 'ml-webhook'],
      within: '20m',
      resolveWithin: '12m',
    },
  ],
});
