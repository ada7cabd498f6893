import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

export default scenario({
  id: 'monitoring/three-hours',
  title: 'A page that nobody answers comes again every hour',
  story:
    'An exporter is dead for three hours, and nobody does anything about it. The page is repeated once an hour, not more often, and ' +
    'ends when the exporter is back.',
  load: everydayLoad,
  faults: [{ kind: 'target-kill', on: 'node-exporter', at: '0s', lasts: '3h5m' } satisfies TargetKill],
  // SLA of a service that is down: paged within 4 min. repeat_interval 59m gives one an hour.
  expect: [
    {
      deliver: { alertname: 'ServiceDown', severity: 'critical', service: 'node-exporter' },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '4m',
      resolveWithin: '12m',
    },
  ],
});
