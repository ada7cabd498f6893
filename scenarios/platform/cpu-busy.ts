import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { CpuBurn } from '../../load/faults/host-cpu-burn.ts';

export default scenario({
  id: 'platform/cpu-busy',
  title: 'A host with 90 % of its CPU time in use is worth a warning',
  story:
    'Programs take nine tenths of the CPU time of a host. There is no reason to wake anybody, and one to look at it.',
  load: everydayLoad,
  with: ['host'],
  faults: [{ kind: 'cpu-burn', on: 'host', usedRatio: 0.9, at: '0s', lasts: '14m' } satisfies CpuBurn],
  // SLA: a warning is delivered within 20 min and resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'HighCPUUsage', severity: 'warning', service: 'host' },
      to: ['slack', 'email', 'audit-webhook'],
      within: '20m',
      resolveWithin: '12m',
    },
  ],
});
