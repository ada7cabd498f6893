import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

export default scenario({
  id: 'monitoring/prometheus-killed',
  title: "A dead Prometheus raises the dead man's switch, and comes back without a false alert",
  story:
    'Prometheus is dead for nine minutes. Alertmanager believes what it was last told for four minutes and beats on; then ' +
    'silence is the alarm. Prometheus starts anew, finds its samples with a hole in them, and raises nothing.',
  load: everydayLoad,
  faults: [{ kind: 'target-kill', on: 'prometheus', at: '0s', lasts: '9m' } satisfies TargetKill],
  // As for monitoring/prometheus-frozen: 4 min of validity and 3 of silence. A start takes wall time, and so does discovery.
  expect: [{ alarm: 'deadmansswitch', within: '7m30s', recoverWithin: '10m' }],
  observe: '26m',
});
