import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { TargetHang } from '../../load/faults/target-hang.ts';

export default scenario({
  id: 'monitoring/prometheus-frozen',
  title: "A Prometheus that stands still raises the dead man's switch, and nothing else",
  story:
    'Prometheus stands still for nine minutes: no scrape, no rule, no alert. Alertmanager believes what it was last told ' +
    'for four minutes and beats on; then silence is the alarm. When Prometheus goes on, the hole in its samples raises ' +
    'nothing.',
  load: everydayLoad,
  faults: [{ kind: 'target-hang', on: 'prometheus', at: '0s', lasts: '9m' } satisfies TargetHang],
  // An alert is valid for 4 min in Alertmanager and the dead man's switch waits for 3 more: the 4 min of the SLA cannot be
  // kept from the moment Prometheus stops.
  expect: [{ alarm: 'deadmansswitch', within: '7m30s', recoverWithin: '2m' }],
  observe: '22m',
});
