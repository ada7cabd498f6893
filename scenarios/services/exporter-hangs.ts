import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { TargetHang } from '../../load/faults/target-hang.ts';

const pagedReceivers = ['pagerduty', 'slack', 'audit-webhook'];

export default scenario({
  id: 'services/exporter-hangs',
  title: 'An exporter that hangs is as down as a dead one',
  story:
    'The exporter of the machine accepts connections and answers nothing. Scrapes are not refused, they time out; ' +
    'somebody is paged all the same.',
  load: everydayLoad,
  faults: [{ kind: 'target-hang', on: 'node-exporter', at: '0s', lasts: '6m' } satisfies TargetHang],
  // SLA: target down, critical and immediate: paged within 4 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'ServiceDown', severity: 'critical', service: 'node-exporter' },
      to: pagedReceivers,
      within: '4m',
      resolveWithin: '12m',
    },
  ],
});
