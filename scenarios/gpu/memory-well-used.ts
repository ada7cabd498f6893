import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { GpuMemoryLeak } from '../../load/faults/gpu-memory-leak.ts';

export default scenario({
  id: 'gpu/memory-well-used',
  title: 'A GPU with 89 % of its memory in use is well used',
  story:
    'The same leak as in gpu/memory-leak, but it stops one point below the limit and stays there: no warning.',
  load: everydayLoad,
  with: ['gpu-exporter'],
  faults: [
    {
      kind: 'gpu-memory-leak',
      on: 'gpu-exporter',
      gpu: 0,
      usedRatio: 0.89,
      over: '3m',
      at: '0s',
      lasts: '11m',
    } satisfies GpuMemoryLeak,
  ],
  // SLA: silence.
  expect: [],
  observe: '15m',
});
