import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

export default scenario({
  id: 'gpu/exporter-dead',
  title: 'The GPU exporter dies, and that is what is said',
  story:
    'Nobody sees the GPUs any more. One page names the exporter; the GPUs themselves are not accused of anything.',
  load: everydayLoad,
  with: ['gpu-exporter'],
  faults: [{ kind: 'target-kill', on: 'gpu-exporter', at: '0s', lasts: '5m' } satisfies TargetKill],
  // SLA: target down, critical and immediate: paged within 4 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'ServiceDown', severity: 'critical', service: 'gpu-exporter' },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '4m',
      resolveWithin: '12m',
    },
  ],
});
