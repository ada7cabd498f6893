import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

const pagedReceivers = ['pagerduty', 'slack', 'audit-webhook'];

export default scenario({
  id: 'services/fault-during-incident',
  title: 'While one service fails another one dies: a second page, at once',
  story:
    'The shop fails and somebody has been paged. In the middle of that the exporter of the machines dies. The incident ' +
    'that is on must not swallow the one that begins: it has a page and an end of its own.',
  load: everydayLoad,
  faults: [
    { kind: 'error-burst', on: 'app', ratio: 0.2, at: '0s', lasts: '9m' } satisfies ErrorBurst,
    { kind: 'target-kill', on: 'node-exporter', at: '7m', lasts: '5m' } satisfies TargetKill,
  ],
  // SLA: critical and window-based: paged within 8 min of the onset; a dead target within 4 min. Resolved within 12 min of
  // the heal. 9 min of 20 % are 0.5 % of 6 h, below the 0.6 % of ErrorBudgetBurn's warning.
  expect: [
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
    {
      deliver: { alertname: 'ServiceDown', severity: 'critical', service: 'node-exporter' },
      to: pagedReceivers,
      within: '4m',
      resolveWithin: '12m',
    },
  ],
});
