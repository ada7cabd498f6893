import { scenario } from '../../core/scenario.ts';

export default scenario({
  id: 'controls/night',
  title: 'A night with two requests a second is quiet, not dead',
  story:
    'Little traffic, twice as much as LowThroughput asks for, and a report that is hardly ever asked for. A rule that looks ' +
    'at each endpoint by itself would write a mail about it every night.',
  load: [
    { on: 'app', ratePerSecond: 2 },
    { on: 'ml-api', ratePerSecond: 2 },
  ],
  faults: [],
  // SLA: silence.
  expect: [],
  // Longer than the ten minutes that LowThroughput waits, and the window that it looks at.
  observe: '16m',
});
