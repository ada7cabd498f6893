import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { DiskFill } from '../../load/faults/host-disk-fill.ts';

export default scenario({
  id: 'platform/one-of-two-hosts',
  title: 'The disk of one host is nearly full, and the other host has nothing to do with it',
  story: 'Of two hosts that are alike one fills up. The page names that one, and the other stays silent.',
  load: everydayLoad,
  with: ['host', 'host-b'],
  // Tidied up before the forecast could be believed.
  faults: [{ kind: 'disk-fill', on: 'host-b', usedRatio: 0.9, at: '0s', lasts: '8m' } satisfies DiskFill],
  // SLA: critical: paged within 8 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: {
        alertname: 'LowDiskSpace',
        severity: 'critical',
        service: 'host-b',
        instance: 'host-b:9100',
        mountpoint: '/data',
      },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '8m',
      resolveWithin: '12m',
    },
  ],
});
