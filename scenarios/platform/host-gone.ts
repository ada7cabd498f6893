import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

export default scenario({
  id: 'platform/host-gone',
  title: 'A host loses its power',
  story:
    'Everything on a host dies at once, and what would report of it as well. One page says that it is gone; that its ' +
    'CPUs, its memory and its disk are not heard of is no news.',
  load: everydayLoad,
  with: ['host'],
  faults: [{ kind: 'target-kill', on: 'host', at: '0s', lasts: '8m' } satisfies TargetKill],
  // SLA: critical, immediate: paged within 4 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'ServiceDown', severity: 'critical', service: 'host' },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '4m',
      resolveWithin: '12m',
    },
  ],
});
