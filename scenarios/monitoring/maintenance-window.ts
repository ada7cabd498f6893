import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';

export default scenario({
  id: 'monitoring/maintenance-window',
  title: 'In the maintenance window nobody is paged, and the audit hears of it all the same',
  story:
    'On Sundays from 02:00 to 04:00, by the clocks of Berlin, the routes to people are muted. A fifth of the requests fails ' +
    'from 02:10 to 02:20: the alerts fire, and only the audit is told.',
  clock: 'lab',
  begins: '2024-01-14T02:10:00+01:00',
  changes: [
    {
      path: 'alertmanager/alertmanager.yml',
      find: 'inhibit_rules:\n',
      replace:
        'time_intervals:\n  - name: maintenance\n    time_intervals:\n' +
        "      - { weekdays: [sunday], times: [{ start_time: '02:00', end_time: '04:00' }], location: Europe/Berlin }\n\n" +
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
      to: ['audit-webhook'],
      within: '8m',
      resolveWithin: '12m',
    },
    {
      deliver: { alertname: 'ErrorBudgetBurn', severity: 'critical', service: 'app' },
      to: ['audit-webhook'],
      within: '8m',
      resolveWithin: '12m',
    },
    {
      inhibit: { alertname: 'HighErrorRate', severity: 'warning', service: 'app' },
      by: { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
    },
  ],
});
