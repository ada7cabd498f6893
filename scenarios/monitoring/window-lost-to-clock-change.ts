import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';

export default scenario({
  id: 'monitoring/window-lost-to-clock-change',
  title: 'In the night in which the clocks go forward, the window from 02:00 to 03:00 does not come',
  story:
    'The crew begins at 01:55 as on every Sunday, and a fifth of the requests fails. Five minutes later the clocks of Berlin show ' +
    '03:00: nothing mutes anything, and the on-call is paged.',
  clock: 'lab',
  begins: '2024-03-31T01:55:00+01:00',
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
