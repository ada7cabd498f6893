import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

export default scenario({
  id: 'controls/restart',
  title: 'A restart is no outage',
  story:
    'The service is stopped and started again within two minutes, as in every deployment. A monitoring system that ' +
    'pages for it teaches people not to look.',
  draft: 'no run with the real programs has passed yet',
  load: everydayLoad,
  // 60 s, some 30 s until the process answers again (half a second of the machine, 60 times as long in the lab), and up to
  // a scrape interval until that is seen: below the two minutes of ServiceDown.
  faults: [{ kind: 'target-kill', on: 'app', at: '0s', lasts: '60s' } satisfies TargetKill],
  // SLA: silence.
  expect: [],
  observe: '12m',
});
