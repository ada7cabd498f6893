import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';

const pagedReceivers = ['pagerduty', 'slack', 'audit-webhook'];

export default scenario({
  id: 'services/orders-fail',
  title: 'Every order fails, and all else works',
  story:
    'One route of the shop answers nothing but errors. It is a seventh of the traffic, and the rate of errors is one number ' +
    'for all routes: the page comes as for any burst, and the runbook has to tell which route it is.',
  load: everydayLoad,
  faults: [
    {
      kind: 'error-burst',
      on: 'app',
      endpoint: '/api/orders',
      ratio: 1,
      at: '0s',
      lasts: '5m',
    } satisfies ErrorBurst,
  ],
  // SLA: critical and window-based: paged within 8 min of the onset, resolved within 12 min of the heal.
  // ErrorBudgetBurn stays away: 5 min of 14 % are 1.2 % of an hour, below its 1.44 %.
  expect: [
    {
      deliver: { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
      to: pagedReceivers,
      within: '8m',
      resolveWithin: '12m',
    },
  ],
});
