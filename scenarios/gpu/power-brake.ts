import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { GpuPowerBrake } from '../../load/faults/gpu-power-brake.ts';

export default scenario({
  id: 'gpu/power-brake',
  title: 'A GPU that is short of power is not called hot',
  story:
    'The power supply brakes both GPUs to half their clock. They work longer for the same requests, but they are cool: ' +
    'an alert about thermal throttling would send people to the wrong place.',
  load: everydayLoad,
  with: ['gpu-exporter'],
  faults: [
    { kind: 'gpu-power-brake', on: 'gpu-exporter', gpu: 0, at: '0s', lasts: '11m' } satisfies GpuPowerBrake,
    { kind: 'gpu-power-brake', on: 'gpu-exporter', gpu: 1, at: '0s', lasts: '11m' } satisfies GpuPowerBrake,
  ],
  // SLA: silence; the catalogue has no alert on power.
  expect: [],
  observe: '15m',
});
