import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { TargetHang } from '../../load/faults/target-hang.ts';

export default scenario({
  id: 'controls/two-scrapes-missed',
  title: 'An exporter that hangs for a minute is forgiven',
  story:
    'The same hang as in services/exporter-hangs, but it ends before the two minutes of ServiceDown are over. It went ' +
    'and came back once, which is no flapping either.',
  // A busy machine may need a second to wake the process, which at speed 60 is as long again as the hang.
  speedAtMost: 20,
  load: everydayLoad,
  faults: [{ kind: 'target-hang', on: 'node-exporter', at: '0s', lasts: '60s' } satisfies TargetHang],
  // SLA: silence.
  expect: [],
  observe: '12m',
});
