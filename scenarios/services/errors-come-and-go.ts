import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';

const burst = { kind: 'error-burst', on: 'app', ratio: 0.2, lasts: '120s' } as const;

export default scenario({
  id: 'services/errors-come-and-go',
  title: 'Errors that come and go wake nobody as long as none of them lasts',
  story:
    'The short burst of services/short-burst, and after nine minutes once more. Each is over before the rule has waited ' +
    'long enough, and what it waited during the first does not count for the second.',
  load: everydayLoad,
  faults: [{ ...burst, at: '0s' } satisfies ErrorBurst, { ...burst, at: '9m' } satisfies ErrorBurst],
  // SLA: silence. Each burst is above 5 % for 4.5 of the 5 min and above 1 % for 6.5 of the 10 min that the rules wait;
  // both together are 1.33 % of an hour, below the 1.44 % of ErrorBudgetBurn.
  expect: [],
  observe: '20m',
});
