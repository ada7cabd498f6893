import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { CpuBurn } from '../../load/faults/host-cpu-burn.ts';

export default scenario({
  id: 'platform/cpu-well-used',
  title: 'A host with 78 % of its CPU time in use is well used',
  story:
    'The same as in platform/cpu-busy, but two points below the limit, for longer than the rule waits: silence.',
  load: everydayLoad,
  with: ['host'],
  faults: [{ kind: 'cpu-burn', on: 'host', usedRatio: 0.78, at: '0s', lasts: '14m' } satisfies CpuBurn],
  // SLA: silence.
  expect: [],
  observe: '18m',
});
