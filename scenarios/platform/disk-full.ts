import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { DiskFill } from '../../load/faults/host-disk-fill.ts';

const disk = { service: 'host', instance: 'host:9100', mountpoint: '/data' };

export default scenario({
  id: 'platform/disk-full',
  title: 'The disk of a host is nearly full',
  story:
    'Somebody copies a large file, and a tenth of the disk is left. One page comes; that a line through the last hour ends ' +
    'below zero is no news.',
  load: everydayLoad,
  with: ['host'],
  faults: [{ kind: 'disk-fill', on: 'host', usedRatio: 0.9, at: '0s', lasts: '14m' } satisfies DiskFill],
  // SLA: critical: paged within 8 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'LowDiskSpace', severity: 'critical', ...disk },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '8m',
      resolveWithin: '12m',
    },
    {
      inhibit: { alertname: 'DiskFillingUp', severity: 'warning', ...disk },
      by: { alertname: 'LowDiskSpace', severity: 'critical', ...disk },
    },
  ],
});
