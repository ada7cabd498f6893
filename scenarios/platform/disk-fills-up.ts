import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { DiskFill } from '../../load/faults/host-disk-fill.ts';

const disk = { service: 'host', instance: 'host:9100', mountpoint: '/data' };

export default scenario({
  id: 'platform/disk-fills-up',
  title: 'Nobody minds the warning, and the disk fills up',
  story:
    'The same as in platform/disk-filling-up, but it goes on. First comes the warning, then the page for a disk that is ' +
    'nearly full; from then on the warning is muted, and nobody is told that it is over while it is worse.',
  load: everydayLoad,
  with: ['host'],
  faults: [
    {
      kind: 'disk-fill',
      on: 'host',
      usedRatio: 0.95,
      over: '36m',
      at: '0s',
      lasts: '42m',
    } satisfies DiskFill,
  ],
  // SLA: a warning is delivered within 20 min of less than 40 % left, which is after 13 of the 36 min; a page within 8 min
  // of less than 15 % left, which is after 29 min; that one is resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'DiskFillingUp', severity: 'warning', ...disk },
      to: ['slack', 'email', 'audit-webhook'],
      within: '33m',
    },
    {
      deliver: { alertname: 'LowDiskSpace', severity: 'critical', ...disk },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '37m',
      resolveWithin: '12m',
    },
  ],
});
