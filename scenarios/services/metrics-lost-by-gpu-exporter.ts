import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { MetricMissing } from '../../load/faults/metric-missing.ts';

/** What rules read of gpu-exporter. */
const metrics = [
  'DCGM_FI_DEV_GPU_TEMP',
  'DCGM_FI_DEV_FB_USED',
  'DCGM_FI_DEV_FB_FREE',
  'DCGM_FI_DEV_ECC_DBE_VOL_TOTAL',
  'DCGM_FI_DEV_ROW_REMAP_FAILURE',
  'DCGM_FI_DEV_THERMAL_VIOLATION',
];

export default scenario({
  id: 'services/metrics-lost-by-gpu-exporter',
  title: 'A list of fields is edited, and the GPU exporter serves half of them',
  story:
    'Which fields the exporter serves is a file of its own, and somebody has shortened it. The GPUs may burn now without ' +
    'any rule seeing it; the absence of each field is told.',
  load: everydayLoad,
  with: ['gpu-exporter'],
  faults: [
    { kind: 'metric-missing', on: 'gpu-exporter', metrics, at: '0s', lasts: '9m' } satisfies MetricMissing,
  ],
  // SLA: a warning is delivered within 20 min and resolved within 12 min of the heal.
  expect: metrics.map((metric) => ({
    deliver: { alertname: 'MetricsAbsent', severity: 'warning', service: 'gpu-exporter', metric },
    to: ['slack', 'email', 'audit-webhook'],
    within: '20m',
    resolveWithin: '12m',
  })),
});
