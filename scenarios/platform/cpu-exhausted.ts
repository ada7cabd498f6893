import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { CpuBurn } from '../../load/faults/host-cpu-burn.ts';

const cpu = { service: 'host', instance: 'host:9100' };

export default scenario({
  id: 'platform/cpu-exhausted',
  title: 'A host has no CPU time left for ten minutes',
  story:
    'Programs take all of the CPU time of a host, and the kernel throttles them. One page comes; the warning about the same ' +
    'CPUs stays silent.',
  load: everydayLoad,
  with: ['host'],
  faults: [{ kind: 'cpu-burn', on: 'host', usedRatio: 1, at: '0s', lasts: '10m' } satisfies CpuBurn],
  // SLA: critical, window-based: paged within 8 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'HighCPUUsage', severity: 'critical', ...cpu },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '8m',
      resolveWithin: '12m',
    },
    {
      inhibit: { alertname: 'HighCPUUsage', severity: 'warning', ...cpu },
      by: { alertname: 'HighCPUUsage', severity: 'critical', ...cpu },
    },
  ],
});
