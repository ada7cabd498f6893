import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { MetricMissing } from '../../load/faults/metric-missing.ts';

/** What rules read of ml-api. */
const metrics = [
  'http_requests_total',
  'http_request_duration_seconds_bucket',
  'model_accuracy',
  'data_drift_score',
  'model_last_evaluation_timestamp_seconds',
  'model_inference_duration_seconds_bucket',
  'model_prediction_confidence_sum',
  'model_prediction_confidence_count',
  'missing_features_total',
];

export default scenario({
  id: 'services/metrics-lost-by-ml-api',
  title: 'The ML API stops serving every metric that a rule reads',
  story:
    'A library is exchanged, and nine metrics are gone at once. One message names all nine; the shop next to it, which still ' +
    'serves the two of them that it has as well, hides nothing.',
  load: everydayLoad,
  faults: [{ kind: 'metric-missing', on: 'ml-api', metrics, at: '0s', lasts: '9m' } satisfies MetricMissing],
  // SLA: a warning is delivered within 20 min and resolved within 12 min of the heal.
  expect: metrics.map((metric) => ({
    deliver: { alertname: 'MetricsAbsent', severity: 'warning', service: 'ml-api', metric },
    to: ['slack', 'email', 'audit-webhook'],
    within: '20m',
    resolveWithin: '12m',
  })),
});
