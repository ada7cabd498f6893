import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';

const pagedReceivers = ['pagerduty', 'slack', 'audit-webhook'];

export default scenario({
  id: 'services/budget-after-outage',
  title: 'A long outage is repaired, and what it cost is told afterwards',
  story:
    'A fifth of the requests fails for 15 minutes. The pages end with the errors; ten minutes later the team hears that ' +
    'six hours now hold more errors than the budget of the month can bear, and that is no repetition: it is the reason ' +
    'to stop deploying.',
  load: everydayLoad,
  faults: [{ kind: 'error-burst', on: 'app', ratio: 0.2, at: '0s', lasts: '15m' } satisfies ErrorBurst],
  // SLA: critical and window-based: paged within 8 min of the onset, resolved within 12 min of the heal. The warning about
  // the budget: within 20 min of the moment at which 6 h hold 0.6 %, which is 11 min after the onset; its short window
  // of 30 min lets it end half an hour after the heal.
  expect: [
    {
      deliver: { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
      to: pagedReceivers,
      within: '8m',
      resolveWithin: '12m',
    },
    {
      deliver: { alertname: 'ErrorBudgetBurn', severity: 'critical', service: 'app' },
      to: pagedReceivers,
      within: '8m',
      resolveWithin: '12m',
    },
    {
      deliver: { alertname: 'ErrorBudgetBurn', severity: 'warning', service: 'app' },
      to: ['slack', 'email', 'audit-webhook'],
      within: '31m',
      resolveWithin: '32m',
    },
    {
      inhibit: { alertname: 'HighErrorRate', severity: 'warning', service: 'app' },
      by: { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
    },
  ],
});
