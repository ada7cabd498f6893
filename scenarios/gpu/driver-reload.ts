import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { GpuDriverReload } from '../../load/faults/gpu-absence.ts';

export default scenario({
  id: 'gpu/driver-reload',
  title: 'Loading the driver of the GPUs anew wakes nobody',
  story:
    'For a minute no GPU has series; then all counters begin anew. A rate over a counter that fell, or the absence of a ' +
    'minute, must not be taken for a fault.',
  load: everydayLoad,
  with: ['gpu-exporter'],
  faults: [
    { kind: 'gpu-driver-reload', on: 'gpu-exporter', at: '0s', lasts: '1m' } satisfies GpuDriverReload,
  ],
  // SLA: silence.
  expect: [],
  observe: '10m',
});
