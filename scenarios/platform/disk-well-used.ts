import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { DiskFill } from '../../load/faults/host-disk-fill.ts';

export default scenario({
  id: 'platform/disk-well-used',
  title: 'A disk with a fifth left is well used',
  story:
    'The same as in platform/disk-full, but five points above the limit, for longer than the rule waits, and tidied up before ' +
    'the forecast could be believed: silence.',
  load: everydayLoad,
  with: ['host'],
  faults: [{ kind: 'disk-fill', on: 'host', usedRatio: 0.8, at: '0s', lasts: '8m' } satisfies DiskFill],
  // SLA: silence.
  expect: [],
  observe: '14m',
});
