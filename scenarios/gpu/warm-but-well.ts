import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { GpuThermal } from '../../load/faults/gpu-thermal.ts';

export default scenario({
  id: 'gpu/warm-but-well',
  title: 'A GPU at 79 °C is nobody’s business',
  story:
    'The same warm air as in gpu/warm-aisle, but the GPU settles one degree below the warning, for a long time.',
  load: everydayLoad,
  with: ['gpu-exporter'],
  faults: [
    {
      kind: 'gpu-thermal',
      on: 'gpu-exporter',
      gpu: 0,
      cause: 'inlet',
      celsius: 79,
      at: '0s',
      lasts: '12m',
    } satisfies GpuThermal,
  ],
  // SLA: silence.
  expect: [],
  observe: '16m',
});
