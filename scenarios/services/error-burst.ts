import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';

const pagedReceivers = ['pagerduty', 'slack', 'audit-webhook'];

export default scenario({
  id: 'services/error-burst',
  title: 'A fifth of the requests fails for eight minutes',
  story:
    'The service answers 20 % of its requests with an error. Somebody is paged once for the errors and once for the ' +
    'budget they burn; the warning about the same errors stays silent behind the page.',
  load: everydayLoad,
  faults: [{ kind: 'error-burst', on: 'app', ratio: 0.2, at: '0s', lasts: '8m' } satisfies ErrorBurst],
  // SLA: critical and window-based: paged within 8 min of the onset, resolved within 12 min of the heal.
  // ErrorBudgetBurn's warning stays away: 8 min of 20 % are 0.44 % of 6 h, below its 0.6 %.
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
      inhibit: { alertname: 'HighErrorRate', severity: 'warning', service: 'app' },
      by: { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
    },
  ],
});
