import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';

export default scenario({
  id: 'services/some-errors',
  title: 'Three requests in a hundred fail: a warning, not a page',
  story:
    'Too many errors to ignore and too few to wake somebody. The warning waits for ten minutes, then goes to slack and ' +
    'by mail; PagerDuty hears nothing.',
  load: everydayLoad,
  faults: [{ kind: 'error-burst', on: 'app', ratio: 0.03, at: '0s', lasts: '15m' } satisfies ErrorBurst],
  // SLA: a warning is delivered within 20 min and resolved within 12 min of the heal.
  // 15 min of 3 % are 0.75 % of an hour and 0.13 % of six: ErrorBudgetBurn's 1.44 % and 0.6 % stay away.
  expect: [
    {
      deliver: { alertname: 'HighErrorRate', severity: 'warning', service: 'app' },
      to: ['slack', 'email', 'audit-webhook'],
      within: '20m',
      resolveWithin: '12m',
    },
  ],
});
