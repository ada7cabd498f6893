import { scenario } from '../../core/scenario.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';
import type { SlowAnswers } from '../../load/faults/slow-answers.ts';

const app = { service: 'app' };
const mlApi = { service: 'ml-api' };

export default scenario({
  id: 'services/two-services-fail',
  title: 'Two services are in trouble at once, each for its own reason',
  story:
    'The shop becomes slow while the ML API fails. Neither explains the other: inhibitions stay within a service, and ' +
    'both teams hear of their own.',
  // 20 answers of the ML API prove its fault, within the 3.5 wall seconds that it lasts at speed 60.
  load: [
    { on: 'app', ratePerSecond: 50 },
    { on: 'ml-api', ratePerSecond: 20 },
  ],
  faults: [
    {
      kind: 'slow-answers',
      on: 'app',
      ratio: 0.1,
      extra: '1500ms',
      at: '0s',
      lasts: '10m',
    } satisfies SlowAnswers,
    { kind: 'error-burst', on: 'ml-api', ratio: 0.5, at: '0s', lasts: '3m30s' } satisfies ErrorBurst,
  ],
  // SLA: critical and window-based: paged within 8 min of the onset; a warning within 20 min. Resolved within 12 min of
  // the heal. 3.5 min of 50 % are 0.49 % of 6 h, below the 0.6 % of ErrorBudgetBurn's warning.
  expect: [
    {
      deliver: { alertname: 'HighLatency', severity: 'warning', ...app },
      to: ['slack', 'email', 'audit-webhook'],
      within: '20m',
      resolveWithin: '12m',
    },
    {
      deliver: { alertname: 'HighErrorRate', severity: 'critical', ...mlApi },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '8m',
      resolveWithin: '12m',
    },
    {
      deliver: { alertname: 'ErrorBudgetBurn', severity: 'critical', ...mlApi },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '8m',
      resolveWithin: '12m',
    },
  ],
});
