import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';

export default scenario({
  id: 'controls/quiet',
  title: 'Nothing happens on a normal day',
  story:
    'Normal traffic and no fault. The Watchdog beats and nobody hears of anything else; what fires here is wrong in ' +
    'every other scenario too.',
  load: everydayLoad,
  faults: [],
  // SLA: silence, apart from the dead man's switch, which would alarm within 4 min if its beat failed to come.
  expect: [],
  // Longer than the longest wait of a short-window rule: LowThroughput and HighErrorRate's warning wait 10 min.
  observe: '12m',
});
