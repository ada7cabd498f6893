import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { DiskFill } from '../../load/faults/host-disk-fill.ts';

const disk = { service: 'host', instance: 'host:9100', mountpoint: '/data' };

export default scenario({
  id: 'platform/disk-filling-up',
  title: 'A program writes without end, and the disk will be full tonight',
  story:
    'Somebody forgot to switch a log to quiet. There is room yet, and by the pace of the last hour there is none in four ' +
    'hours: a warning in time, and no page.',
  load: everydayLoad,
  with: ['host'],
  faults: [
    {
      kind: 'disk-fill',
      on: 'host',
      usedRatio: 0.78,
      over: '24m',
      at: '0s',
      lasts: '30m',
    } satisfies DiskFill,
  ],
  // SLA: a warning is delivered within 20 min. The disk has less than 40 % left after 13 of the 24 min: 33 min. Resolved
  // within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'DiskFillingUp', severity: 'warning', ...disk },
      to: ['slack', 'email', 'audit-webhook'],
      within: '33m',
      resolveWithin: '12m',
    },
  ],
});
