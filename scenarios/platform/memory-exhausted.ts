import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { MemoryHog } from '../../load/faults/host-memory-hog.ts';

const memory = { service: 'host', instance: 'host:9100' };

export default scenario({
  id: 'platform/memory-exhausted',
  title: 'A host is about to run out of memory',
  story:
    'A program takes memory until 96 % of it is in use, just short of what the kernel would kill for. One page comes; the ' +
    'warning about the same memory stays silent.',
  load: everydayLoad,
  with: ['host'],
  faults: [
    {
      kind: 'memory-hog',
      on: 'host',
      usedRatio: 0.96,
      over: '2m',
      at: '0s',
      lasts: '10m',
    } satisfies MemoryHog,
  ],
  // SLA: critical: paged within 8 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'HighMemoryUsage', severity: 'critical', ...memory },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '8m',
      resolveWithin: '12m',
    },
    {
      inhibit: { alertname: 'HighMemoryUsage', severity: 'warning', ...memory },
      by: { alertname: 'HighMemoryUsage', severity: 'critical', ...memory },
    },
  ],
});
