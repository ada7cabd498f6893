import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';

export default scenario({
  id: 'services/short-burst',
  title: 'A burst of two minutes wakes nobody',
  story:
    'The same errors as in services/error-burst, but they are over before a page could help. Above 5 % for less than ' +
    'the five minutes that the rule waits: a monitoring system that pages here cries wolf.',
  load: everydayLoad,
  faults: [{ kind: 'error-burst', on: 'app', ratio: 0.2, at: '0s', lasts: '120s' } satisfies ErrorBurst],
  // SLA: none is promised for a burst that is too short to page, so nothing may arrive. The 5m window holds more than
  // 5 % from 75 s to 345 s after the onset (4.5 min) and more than 1 % from 15 s to 405 s (6.5 min of the warning's 10).
  expect: [],
  // A rule that waits too short a time fires by 405 s at the latest; its first notice and a margin fit in 10 min.
  observe: '10m',
});
