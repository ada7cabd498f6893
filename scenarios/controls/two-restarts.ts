import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

export default scenario({
  id: 'controls/two-restarts',
  title: 'Two restarts a quarter of an hour apart are no crash loop',
  story:
    'As many changes of up as TargetFlapping asks for, but no ten minutes hold all of them: two deployments on one day, ' +
    'not a process that cannot live.',
  // The process needs up to two seconds of the machine to start, which at speed 60 would be an outage of its own.
  speedAtMost: 20,
  load: everydayLoad,
  faults: [
    { kind: 'target-kill', on: 'node-exporter', at: '0s', lasts: '45s' } satisfies TargetKill,
    { kind: 'target-kill', on: 'node-exporter', at: '13m', lasts: '45s' } satisfies TargetKill,
  ],
  // SLA: silence.
  expect: [],
  observe: '18m',
});
