import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { MetricMissing } from '../../load/faults/metric-missing.ts';

/** What rules read of app. */
const metrics = ['http_requests_total', 'http_request_duration_seconds_bucket'];

export default scenario({
  id: 'services/metrics-lost-by-app',
  title: 'A new version of the service renames its metrics',
  story:
    'The service is well and serves everything but the two metrics that its rules read. Without them no error rate and no ' +
    'latency can ever fire, and only their absence tells.',
  load: everydayLoad,
  faults: [{ kind: 'metric-missing', on: 'app', metrics, at: '0s', lasts: '9m' } satisfies MetricMissing],
  // SLA: a warning is delivered within 20 min and resolved within 12 min of the heal.
  expect: metrics.map((metric) => ({
    deliver: { alertname: 'MetricsAbsent', severity: 'warning', service: 'app', metric },
    to: ['slack', 'email', 'audit-webhook'],
    within: '20m',
    resolveWithin: '12m',
  })),
});
