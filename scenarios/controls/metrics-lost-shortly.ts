import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { MetricMissing } from '../../load/faults/metric-missing.ts';

export default scenario({
  id: 'controls/metrics-lost-shortly',
  title: 'A metric that is missing for four minutes is not missed',
  story:
    'The same metric is gone as in services/metrics-lost-by-app, but it is back before the five minutes of MetricsAbsent ' +
    'are over. What it has counted meanwhile comes in one step, which no rate may take for a flood.',
  load: everydayLoad,
  faults: [
    {
      kind: 'metric-missing',
      on: 'app',
      metrics: ['http_requests_total'],
      at: '0s',
      lasts: '4m',
    } satisfies MetricMissing,
  ],
  // SLA: silence.
  expect: [],
  observe: '12m',
});
