import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { HealthRed } from '../../load/faults/health-red.ts';

export default scenario({
  id: 'controls/health-red-shortly',
  title: 'A service that is not well for a moment pages nobody',
  story:
    '/health answers 500 for two minutes, as while a dependency is restarted. EndpointProbeFailed waits for three, and ' +
    'a good probe makes it forget.',
  with: ['blackbox-exporter'],
  load: everydayLoad,
  // 120 s and up to a scrape interval until the next good probe is seen: below the three minutes.
  faults: [{ kind: 'health-red', on: 'app', at: '0s', lasts: '2m' } satisfies HealthRed],
  // SLA: silence.
  expect: [],
  observe: '12m',
});
