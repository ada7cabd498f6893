import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { RequestsLost } from '../../load/faults/requests-lost.ts';

export default scenario({
  id: 'services/nobody-comes',
  title: 'No request reaches a service that is well',
  story:
    'The way to the service is blocked. It answers its scrapes, fails nothing and is quick: there is nothing else to ' +
    'alert on than that nobody comes. A line by mail, because a night may look the same.',
  load: everydayLoad,
  faults: [{ kind: 'requests-lost', on: 'app', at: '0s', lasts: '17m' } satisfies RequestsLost],
  // SLA: an info is delivered within 30 min and resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'LowThroughput', severity: 'info', service: 'app' },
      to: ['email', 'audit-webhook'],
      within: '30m',
      resolveWithin: '12m',
    },
  ],
});
