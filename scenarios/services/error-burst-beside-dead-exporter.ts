import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

const pagedReceivers = ['pagerduty', 'slack', 'audit-webhook'];

export default scenario({
  id: 'services/error-burst-beside-dead-exporter',
  title: 'A dead exporter does not hide a failing service',
  story:
    'While the exporter of the machine is dead, the service begins to fail. ServiceDown explains what is wrong with ' +
    'the exporter and nothing else: an inhibition that compares labels which nobody sets would mute the world here.',
  load: everydayLoad,
  faults: [
    { kind: 'target-kill', on: 'node-exporter', at: '0s', lasts: '8m' } satisfies TargetKill,
    { kind: 'error-burst', on: 'app', ratio: 0.2, at: '0s', lasts: '8m' } satisfies ErrorBurst,
  ],
  // SLA: target down, critical and immediate: paged within 4 min. Error rates, critical and window-based: within 8 min.
  // All are resolved within 12 min of the heal. 8 min of 20 % are 0.44 % of 6 h: ErrorBudgetBurn's 0.6 % stays away.
  expect: [
    {
      deliver: { alertname: 'ServiceDown', severity: 'critical', service: 'node-exporter' },
      to: pagedReceivers,
      within: '4m',
      resolveWithin: '12m',
    },
    {
      deliver: { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
      to: pagedReceivers,
      within: '8m',
      resolveWithin: '12m',
    },
    {
      deliver: { alertname: 'ErrorBudgetBurn', severity: 'critical', service: 'app' },
      to: pagedReceivers,
      within: '8m',
      resolveWithin: '12m',
    },
    {
      inhibit: { alertname: 'HighErrorRate', severity: 'warning', service: 'app' },
      by: { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
    },
  ],
});
