import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

const serviceDown = { alertname: 'ServiceDown', severity: 'critical', service: 'app' };
const missed = ['http_requests_total', 'http_request_duration_seconds_bucket'].map((metric) => ({
  alertname: 'MetricsAbsent',
  severity: 'warning',
  service: 'app',
  metric,
}));

export default scenario({
  id: 'services/service-killed-probed',
  title: 'A dead service fails its probes as well, and that is no second page',
  story:
    'The scrapes fail, and half a minute later the probe from outside would page as well. That the service is down ' +
    'explains it: whoever is called is called once.',
  with: ['blackbox-exporter'],
  load: everydayLoad,
  faults: [{ kind: 'target-kill', on: 'app', at: '0s', lasts: '10m' } satisfies TargetKill],
  // SLA: target down, critical and immediate: paged within 4 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: serviceDown,
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '4m',
      resolveWithin: '12m',
    },
    {
      inhibit: { alertname: 'EndpointProbeFailed', severity: 'critical', service: 'app' },
      by: serviceDown,
    },
    ...missed.map((alert) => ({ inhibit: alert, by: serviceDown })),
  ],
});
