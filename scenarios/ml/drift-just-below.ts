import { scenario } from '../../core/scenario.ts';
import type { MlCovariateShift } from '../../load/faults/ml/covariate-shift.ts';
import { mlLoad } from '../../load/ml-load.ts';

export default scenario({
  id: 'ml/drift-just-below',
  title: 'Customers change a little less than matters',
  story:
    'A drift just below the first limit, for a quarter of an hour. A monitoring system that mails about ' +
    'this mails every week.',
  load: mlLoad,
  faults: [
    {
      kind: 'ml-covariate-shift',
      on: 'ml-api',
      feature: 'support_tickets',
      psi: 0.19,
      at: '5m',
      lasts: '15m',
    } satisfies MlCovariateShift,
  ],
  // SLA: none is promised for a PSI of 0.19. The scores of whole rounds of customers have no noise, so the distance
  // of 0.01 is real.
  expect: [],
  observe: '28m',
});
