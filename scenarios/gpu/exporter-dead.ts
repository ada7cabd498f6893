import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

const serviceDown = { alertname: 'ServiceDown', severity: 'critical', service: 'gpu-exporter' };
/** Every series of the exporter that a rule reads is missed for itself. */
const missed = [
  'GPU_TEMP',
  'FB_USED',
  'FB_FREE',
  'THERMAL_VIOLATION',
  'ECC_DBE_VOL_TOTAL',
  'ROW_REMAP_FAILURE',
].map((field) => ({
  alertname: 'MetricsAbsent',
  severity: 'warning',
  service: 'gpu-exporter',
  metric: `DCGM_FI_DEV_${field}`,
}));

export default scenario({
  id: 'gpu/exporter-dead',
  title: 'The GPU exporter dies, and that is all that is said',
  story:
    'Nobody sees the GPUs any more. One page names the exporter; that six of its metrics are absent is no news, and the ' +
    'GPUs themselves are not accused of anything.',
  load: everydayLoad,
  with: ['gpu-exporter'],
  faults: [{ kind: 'target-kill', on: 'gpu-exporter', at: '0s', lasts: '8m' } satisfies TargetKill],
  // SLA: target down, critical and immediate: paged within 4 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: serviceDown,
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '4m',
      resolveWithin: '12m',
    },
    ...missed.map((alert) => ({ inhibit: alert, by: serviceDown })),
  ],
});
