import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';
import type { ReceiverRefuses } from '../../load/faults/receiver-refuses.ts';

export default scenario({
  id: 'monitoring/pagerduty-refuses',
  title: 'A page that PagerDuty refuses still arrives by Slack, and so does the word that it was refused',
  story:
    'The key of PagerDuty was revoked when a fifth of the requests fails. The pages about it never get there; Slack has ' +
    'them in time. That pages fail is a page itself: by Slack at once, by PagerDuty when the key is back.',
  load: everydayLoad,
  faults: [
    {
      kind: 'receiver-refuses',
      on: 'receivers',
      receiver: 'pagerduty',
      at: '0s',
      lasts: '24m',
    } satisfies ReceiverRefuses,
    { kind: 'error-burst', on: 'app', ratio: 0.2, at: '0s', lasts: '8m' } satisfies ErrorBurst,
  ],
  // SLA of AlertDeliveryFailing: the first page is refused some 7 min after the errors began, then come its 2 min.
  expect: [
    {
      deliver: {
        alertname: 'AlertDeliveryFailing',
        severity: 'critical',
        service: 'alertmanager',
        integration: 'pagerduty',
      },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '12m',
      resolveWithin: '12m',
    },
    {
      deliver: { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
      to: ['slack', 'audit-webhook'],
      within: '8m',
      resolveWithin: '12m',
    },
    {
      deliver: { alertname: 'ErrorBudgetBurn', severity: 'critical', service: 'app' },
      to: ['slack', 'audit-webhook'],
      within: '8m',
      resolveWithin: '12m',
    },
    {
      inhibit: { alertname: 'HighErrorRate', severity: 'warning', service: 'app' },
      by: { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
    },
  ],
});
