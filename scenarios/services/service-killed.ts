import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

const pagedReceivers = ['pagerduty', 'slack', 'audit-webhook'];

export default scenario({
  id: 'services/service-killed',
  title: 'The service is dead for ten minutes, under load',
  story:
    'Its users get nothing at all. Somebody is paged once, because it is down; that its metrics are missing follows from ' +
    'that and is mentioned to nobody, and no error rate is made up from what is left in the windows.',
  load: everydayLoad,
  faults: [{ kind: 'target-kill', on: 'app', at: '0s', lasts: '10m' } satisfies TargetKill],
  // SLA: target down, critical and immediate: paged within 4 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'ServiceDown', severity: 'critical', service: 'app' },
      to: pagedReceivers,
      within: '4m',
      resolveWithin: '12m',
    },
    {
      inhibit: {
        alertname: 'MetricsAbsent',
        severity: 'warning',
        service: 'app',
        metric: 'http_requests_total',
      },
      by: { alertname: 'ServiceDown', severity: 'critical', service: 'app' },
    },
    {
      inhibit: {
        alertname: 'MetricsAbsent',
        severity: 'warning',
        service: 'app',
        metric: 'http_request_duration_seconds_bucket',
      },
      by: { alertname: 'ServiceDown', severity: 'critical', service: 'app' },
    },
  ],
});
