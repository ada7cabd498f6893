import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { MlCovariateShift } from '../../load/faults/ml/covariate-shift.ts';

export default scenario({
  id: 'ml/small-sample',
  title: 'Five requests a second prove nothing',
  story:
    'The customers change a lot, and so few ask that no score can be made of them: 25 in a window, which ' +
    'without any drift would score 0.36 on average.',
  load: everydayLoad,
  faults: [
    {
      kind: 'ml-covariate-shift',
      on: 'ml-api',
      feature: 'tenure_months',
      psi: 0.6,
      isScored: false,
      at: '5m',
      lasts: '15m',
    } satisfies MlCovariateShift,
  ],
  // SLA: silence; below 283 values there is no score (docs/guides/drift.md).
  expect: [],
  observe: '28m',
});
