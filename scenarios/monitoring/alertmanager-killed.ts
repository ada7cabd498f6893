import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

export default scenario({
  id: 'monitoring/alertmanager-killed',
  title: "Without Alertmanager nobody is paged, and the dead man's switch says so",
  story:
    'Alertmanager is dead for four minutes. What Prometheus knows reaches nobody, so silence itself must be the alarm. ' +
    'When Alertmanager is back it has forgotten everything; Prometheus tells it again that it was down, and people hear of ' +
    'that late.',
  load: everydayLoad,
  faults: [{ kind: 'target-kill', on: 'alertmanager', at: '0s', lasts: '4m' } satisfies TargetKill],
  // SLA: an alarm within 4 min of Alertmanager going silent. ServiceDown cannot keep its 4 min: the way is gone.
  expect: [
    { alarm: 'deadmansswitch', within: '4m', recoverWithin: '4m' },
    {
      deliver: { alertname: 'ServiceDown', severity: 'critical', service: 'alertmanager' },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '8m',
      resolveWithin: '12m',
    },
  ],
});
