import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ConfigBroken } from '../../load/faults/config-broken.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

const alert = {
  alertname: 'MonitoringConfigReloadFailed',
  severity: 'critical',
  service: 'alertmanager',
} as const;

export default scenario({
  id: 'monitoring/restart-while-paging',
  title: 'Prometheus is restarted while it pages, and the on-call hears that all is well',
  story:
    'A page is out when Prometheus is killed and started again. Its `for` of five minutes is below the grace period, so it waits for ' +
    'all of them once more; Alertmanager believes what it was told for four. In the middle of the outage everybody hears ' +
    '"resolved", and a minute or two later the same page again.',
  load: everydayLoad,
  clock: 'lab',
  faults: [
    { kind: 'config-broken', on: 'alertmanager', at: '0s', lasts: '27m' } satisfies ConfigBroken,
    { kind: 'target-kill', on: 'prometheus', at: '14m', lasts: '1m' } satisfies TargetKill,
  ],
  expect: [
    { deliver: alert, to: ['pagerduty', 'slack', 'audit-webhook'], within: '12m', resolveWithin: '12m' },
    { deliver: alert, to: ['pagerduty', 'slack', 'audit-webhook'], within: '12m', resolveWithin: '12m' },
  ],
});
