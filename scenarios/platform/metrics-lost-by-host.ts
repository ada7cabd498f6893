import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { MetricMissing } from '../../load/faults/metric-missing.ts';

/** What rules read of a host. */
const metrics = [
  'node_cpu_seconds_total',
  'node_memory_MemAvailable_bytes',
  'node_memory_MemTotal_bytes',
  'node_filesystem_avail_bytes',
  'node_filesystem_size_bytes',
  'node_filesystem_readonly',
];

export default scenario({
  id: 'platform/metrics-lost-by-host',
  title: 'The collectors of a host are turned off, and its exporter answers all the same',
  story:
    'A flag of node_exporter was changed. The host may burn and fill up now without any rule seeing it; the absence of ' +
    'each metric is told.',
  load: everydayLoad,
  with: ['host'],
  faults: [{ kind: 'metric-missing', on: 'host', metrics, at: '0s', lasts: '9m' } satisfies MetricMissing],
  // SLA: a warning is delivered within 20 min and resolved within 12 min of the heal.
  expect: metrics.map((metric) => ({
    deliver: { alertname: 'MetricsAbsent', severity: 'warning', service: 'host', metric },
    to: ['slack', 'email', 'audit-webhook'],
    within: '20m',
    resolveWithin: '12m',
  })),
});
