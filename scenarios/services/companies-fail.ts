import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';

const pagedReceivers = ['pagerduty', 'slack', 'audit-webhook'];

export default scenario({
  id: 'services/companies-fail',
  title: 'Companies are turned away, and households notice nothing',
  story:
    'A fifth of the users are companies, and four of five of their requests fail: 16 % of all. No label tells who asked, so ' +
    'the page says how many requests fail, and not whose.',
  load: everydayLoad,
  faults: [
    {
      kind: 'error-burst',
      on: 'app',
      userGroup: 'companies',
      ratio: 0.8,
      at: '0s',
      lasts: '5m',
    } satisfies ErrorBurst,
  ],
  // SLA: critical and window-based: paged within 8 min of the onset, resolved within 12 min of the heal.
  // ErrorBudgetBurn stays away: 5 min of 16 % are 1.3 % of an hour, below its 1.44 %.
  expect: [
    {
      deliver: { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
      to: pagedReceivers,
      within: '8m',
      resolveWithin: '12m',
    },
  ],
});
