import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';

export default scenario({
  id: 'monitoring/window-ends-in-incident',
  title: 'A maintenance window ends in the middle of an incident, and everybody is paged at the next tick',
  story:
    'A fifth of the requests fails from 02:50 on. The alerts fire while the window mutes the routes to people; at 03:00 it ends, ' +
    'by the clocks of Berlin, and what still fires is told within a minute. That night 02:00 to 03:00 comes twice.',
  clock: 'lab',
  // The second 02:50 of the night in which the clocks go back.
  begins: '2024-10-27T02:50:00+01:00',
  changes: [
    {
      path: 'alertmanager/alertmanager.yml',
      find: 'inhibit_rules:\n',
      replace:
        'time_intervals:\n  - name: maintenance\n    time_intervals:\n' +
        "      - { weekdays: [sunday], times: [{ start_time: '02:00', end_time: '03:00' }], location: Europe/Berlin }\n\n" +
        'inhibit_rules:\n',
    },
    {
      path: 'alertmanager/alertmanager.yml',
      find: '      continue: true\n',
      replace: '      continue: true\n      mute_time_intervals: [maintenance]\n',
    },
  ],
  load: everydayLoad,
  faults: [{ kind: 'error-burst', on: 'app', ratio: 0.2, at: '0s', lasts: '10m' } satisfies ErrorBurst],
  expect: [
    {
      deliver: { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '8m',
      resolveWithin: '12m',
    },
    {
      deliver: { alertname: 'ErrorBudgetBurn', severity: 'critical', service: 'app' },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '8m',
      resolveWithin: '12m',
    },
    {
      inhibit: { alertname: 'HighErrorRate', severity: 'warning', service: 'app' },
      by: { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
    },
  ],
});
