import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { RequestsLost } from '../../load/faults/requests-lost.ts';

export default scenario({
  id: 'controls/gap-in-traffic',
  title: 'Twelve minutes without requests are a gap, not a loss',
  story:
    'Nobody comes for twelve minutes. The window of five minutes first has to empty, and LowThroughput waits for ten: ' +
    'the requests are back before it writes a mail.',
  load: everydayLoad,
  faults: [{ kind: 'requests-lost', on: 'app', at: '0s', lasts: '12m' } satisfies RequestsLost],
  // SLA: silence. Below 1 request a second from 4.7 min to 12 min after the onset, which is some 7.5 min.
  expect: [],
  observe: '17m',
});
