import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';

export default scenario({
  id: 'controls/errors-below-page',
  title: 'Four errors in a hundred requests page nobody, and six minutes warn nobody',
  story:
    'As long as services/error-burst, but at 4 % and not at 20 %: one point below the page, and over before the warning, ' +
    'which waits for ten minutes, would fire.',
  load: everydayLoad,
  faults: [{ kind: 'error-burst', on: 'app', ratio: 0.04, at: '0s', lasts: '6m' } satisfies ErrorBurst],
  // SLA: silence. The window holds more than 1 % for some 8.5 min; 6 min of 4 % are 0.4 % of an hour.
  expect: [],
  observe: '14m',
});
