import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';

export default scenario({
  id: 'monitoring/night-shift',
  title: 'After hours the night desk is paged in place of the on-call',
  story:
    'From Monday to Friday, 08:00 to 20:00 in Berlin, critical alerts page the on-call; at all other times the night desk is told. ' +
    'A fifth of the requests fails on a Friday from 19:55 on, and by the time the alerts fire the shift has changed.',
  clock: 'lab',
  begins: '2024-06-14T19:55:00+02:00',
  changes: [
    {
      path: 'alertmanager/alertmanager.yml',
      find: 'inhibit_rules:\n',
      replace:
        'time_intervals:\n  - name: office-hours\n    time_intervals:\n' +
        "      - { weekdays: ['monday:friday'], times: [{ start_time: '08:00', end_time: '20:00' }], location: Europe/Berlin }\n\n" +
        'inhibit_rules:\n',
    },
    {
      path: 'alertmanager/alertmanager.yml',
      find: '    - receiver: pagerduty\n      matchers: [severity = "critical"]\n      continue: true\n',
      replace:
        '    - receiver: pagerduty\n      matchers: [severity = "critical"]\n      continue: true\n' +
        '      active_time_intervals: [office-hours]\n\n' +
        '    # The night desk listens to the webhook of the ML team in this lab.\n' +
        '    - receiver: ml-webhook\n      matchers: [severity = "critical"]\n      continue: true\n' +
        '      mute_time_intervals: [office-hours]\n',
    },
  ],
  load: everydayLoad,
  faults: [{ kind: 'error-burst', on: 'app', ratio: 0.2, at: '0s', lasts: '8m' } satisfies ErrorBurst],
  expect: [
    {
      deliver: { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
      to: ['ml-webhook', 'slack', 'audit-webhook'],
      within: '8m',
      resolveWithin: '12m',
    },
    {
      deliver: { alertname: 'ErrorBudgetBurn', severity: 'critical', service: 'app' },
      to: ['ml-webhook', 'slack', 'audit-webhook'],
      within: '8m',
      resolveWithin: '12m',
    },
    {
      inhibit: { alertname: 'HighErrorRate', severity: 'warning', service: 'app' },
      by: { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
    },
  ],
});
