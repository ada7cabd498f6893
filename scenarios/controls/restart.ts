import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

export default scenario({
  id: 'controls/restart',
  title: 'A restart is no outage',
  story:
    'The service is stopped and started again within two minutes, as in every deployment. A monitoring system that ' +
    'pages for it teaches people not to look.',
  // The process needs a second or two of the machine to start, which at speed 60 would be an outage of its own.
  speedAtMost: 20,
  load: everydayLoad,
  // 30 s, up to 60 s until the process answers again, and up to a scrape interval until that is seen: below the two minutes
  // of ServiceDown.
  faults: [{ kind: 'target-kill', on: 'app', at: '0s', lasts: '30s' } satisfies TargetKill],
  // SLA: silence.
  expect: [],
  observe: '12m',
});
