import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { MemoryHog } from '../../load/faults/host-memory-hog.ts';

export default scenario({
  id: 'platform/memory-well-used',
  title: 'A host with 80 % of its memory in use is well used',
  story:
    'The same as in platform/memory-short, but five points below the limit, for longer than the rule waits: silence.',
  load: everydayLoad,
  with: ['host'],
  faults: [
    {
      kind: 'memory-hog',
      on: 'host',
      usedRatio: 0.8,
      over: '2m',
      at: '0s',
      lasts: '12m',
    } satisfies MemoryHog,
  ],
  // SLA: silence.
  expect: [],
  observe: '16m',
});
