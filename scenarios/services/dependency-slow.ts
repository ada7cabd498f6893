import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { DependencySlow } from '../../load/faults/dependency-slow.ts';

export default scenario({
  id: 'services/dependency-slow',
  title: 'The warehouse answers late, and the shop is slow',
  story:
    'Nothing is wrong with the shop itself. One request in seven is an order and waits two seconds for the warehouse, which ' +
    'nobody watches: the team hears of the symptom at the service that the customers see.',
  load: everydayLoad,
  with: ['warehouse'],
  faults: [
    {
      kind: 'dependency-slow',
      on: 'warehouse',
      extra: '2s',
      at: '0s',
      lasts: '11m',
    } satisfies DependencySlow,
  ],
  // SLA: a warning is delivered within 20 min and resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'HighLatency', severity: 'warning', service: 'app' },
      to: ['slack', 'email', 'audit-webhook'],
      within: '20m',
      resolveWithin: '12m',
    },
  ],
});
