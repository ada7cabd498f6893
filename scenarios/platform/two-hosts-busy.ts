import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { CpuBurn } from '../../load/faults/host-cpu-burn.ts';

const one = { alertname: 'HighCPUUsage', service: 'host', instance: 'host:9100' };
const other = { alertname: 'HighCPUUsage', service: 'host-b', instance: 'host-b:9100' };

export default scenario({
  id: 'platform/two-hosts-busy',
  title: 'One host is exhausted, and another one only busy',
  story:
    'Two hosts at the same time, and each is told for what it is: a page for the one without any CPU time left, a warning ' +
    'for the other. The page mutes the warning about its own host, and not that about its neighbour.',
  load: everydayLoad,
  with: ['host', 'host-b'],
  faults: [
    { kind: 'cpu-burn', on: 'host', usedRatio: 0.9, at: '0s', lasts: '14m' } satisfies CpuBurn,
    { kind: 'cpu-burn', on: 'host-b', usedRatio: 1, at: '0s', lasts: '14m' } satisfies CpuBurn,
  ],
  // SLA: paged within 8 min, a warning delivered within 20 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: { ...one, severity: 'warning' },
      to: ['slack', 'email', 'audit-webhook'],
      within: '20m',
      resolveWithin: '12m',
    },
    {
      deliver: { ...other, severity: 'critical' },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '8m',
      resolveWithin: '12m',
    },
    { inhibit: { ...other, severity: 'warning' }, by: { ...other, severity: 'critical' } },
  ],
});
