import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';

export default scenario({
  id: 'controls/few-errors',
  title: 'Nine errors in a thousand requests wake nobody',
  story:
    'The same errors as in services/some-errors, but at 0.9 %: just below the one per cent of the warning, for longer ' +
    'than it waits.',
  load: everydayLoad,
  faults: [{ kind: 'error-burst', on: 'app', ratio: 0.009, at: '0s', lasts: '16m' } satisfies ErrorBurst],
  // SLA: silence. 16 min of 0.9 % are 0.04 % of six hours, far below ErrorBudgetBurn's 0.6 %.
  expect: [],
  observe: '20m',
});
