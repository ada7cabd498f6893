import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

export default scenario({
  id: 'services/prober-dead',
  title: 'The prober dies, and nobody says that the services did',
  story:
    'No address is probed any more, so every probe fails and none of them failed. One page names the prober; the ' +
    'services that it probed are neither accused nor muted.',
  with: ['blackbox-exporter'],
  load: everydayLoad,
  faults: [{ kind: 'target-kill', on: 'blackbox-exporter', at: '0s', lasts: '8m' } satisfies TargetKill],
  // SLA: target down, critical and immediate: paged within 4 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'ServiceDown', severity: 'critical', service: 'blackbox-exporter' },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '4m',
      resolveWithin: '12m',
    },
  ],
});
