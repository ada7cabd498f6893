import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ConfigBroken } from '../../load/faults/config-broken.ts';

export default scenario({
  id: 'controls/config-repaired',
  title: 'A typing error that is repaired at once wakes nobody',
  story:
    'Somebody breaks the configuration of Prometheus, sees it refused and repairs it within three minutes. The alert ' +
    'forgives that.',
  load: everydayLoad,
  faults: [{ kind: 'config-broken', on: 'prometheus', at: '0s', lasts: '3m' } satisfies ConfigBroken],
  // SLA: silence. Three minutes never fill the five of max_over_time.
  expect: [],
  observe: '14m',
});
