import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';
import type { SlowAnswers } from '../../load/faults/slow-answers.ts';

const pagedReceivers = ['pagerduty', 'slack', 'audit-webhook'];

export default scenario({
  id: 'services/errors-beside-slow-answers',
  title: 'A service that fails may be slow as well: one cause, one page',
  story:
    'A fifth of the requests fails, and of all requests one in ten becomes slow. The page says that the service fails; ' +
    'the warning that it is slow would say nothing new, and stays silent behind it.',
  load: everydayLoad,
  faults: [
    { kind: 'error-burst', on: 'app', ratio: 0.2, at: '0s', lasts: '9m' } satisfies ErrorBurst,
    {
      kind: 'slow-answers',
      on: 'app',
      ratio: 0.1,
      extra: '1500ms',
      at: '30s',
      lasts: '8m',
    } satisfies SlowAnswers,
  ],
  // SLA: critical and window-based: paged within 8 min of the onset, resolved within 12 min of the heal.
  // ErrorBudgetBurn's warning stays away: 9 min of 20 % are 0.5 % of 6 h, below its 0.6 %.
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
    {
      inhibit: { alertname: 'HighLatency', severity: 'warning', service: 'app' },
      by: { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
    },
  ],
});
