import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { MemoryHog } from '../../load/faults/host-memory-hog.ts';

export default scenario({
  id: 'platform/memory-short',
  title: 'A host with 90 % of its memory in use is worth a warning',
  story: 'A program takes memory until a tenth of it is left. That is a warning, and no page.',
  load: everydayLoad,
  with: ['host'],
  faults: [
    {
      kind: 'memory-hog',
      on: 'host',
      usedRatio: 0.9,
      over: '2m',
      at: '0s',
      lasts: '12m',
    } satisfies MemoryHog,
  ],
  // SLA: a warning is delivered within 20 min and resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'HighMemoryUsage', severity: 'warning', service: 'host' },
      to: ['slack', 'email', 'audit-webhook'],
      within: '20m',
      resolveWithin: '12m',
    },
  ],
});
