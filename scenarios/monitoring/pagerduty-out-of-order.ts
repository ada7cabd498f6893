import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ReceiverRefuses } from '../../load/faults/receiver-refuses.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

export default scenario({
  id: 'monitoring/pagerduty-out-of-order',
  title: 'PagerDuty answers 500 for ten minutes, and then has the page once',
  story:
    'An exporter is dead, and PagerDuty answers every request with 500. Alertmanager tries again and again, flush after flush, and ' +
    'says by Slack that it cannot deliver. When PagerDuty is well the page arrives within a minute, and no second one.',
  // With the compiled clock a flush that is retried lasts ten seconds of the wall, ten minutes of the lab.
  clock: 'lab',
  load: everydayLoad,
  faults: [
    { kind: 'target-kill', on: 'node-exporter', at: '0s', lasts: '20m' } satisfies TargetKill,
    {
      kind: 'receiver-refuses',
      on: 'receivers',
      receiver: 'pagerduty',
      status: 500,
      at: '0s',
      lasts: '13m',
    } satisfies ReceiverRefuses,
  ],
  expect: [
    {
      deliver: { alertname: 'ServiceDown', severity: 'critical', service: 'node-exporter' },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '4m',
      resolveWithin: '12m',
    },
    {
      deliver: {
        alertname: 'AlertDeliveryFailing',
        severity: 'critical',
        service: 'alertmanager',
        integration: 'pagerduty',
      },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '12m',
      resolveWithin: '12m',
    },
  ],
});
