import { scenario } from '../../core/scenario.ts';
import type { MlCovariateShift } from '../../load/faults/ml/covariate-shift.ts';
import { mlLoad } from '../../load/ml-load.ts';

export default scenario({
  id: 'ml/drift',
  title: 'The customers have changed',
  story:
    'Customers stay longer than those whom the model was trained on. Nobody has to get up for it: a mail, ' +
    'and no more.',
  load: mlLoad,
  faults: [
    {
      kind: 'ml-covariate-shift',
      on: 'ml-api',
      feature: 'tenure_months',
      psi: 0.3,
      at: '5m',
      lasts: '12m',
    } satisfies MlCovariateShift,
  ],
  // SLA: info is delivered within 30 min. The window of 5 min is full of new customers by 10 min; 0.3 passes 0.2
  // when it holds 82 % of them.
  expect: [
    {
      deliver: {
        alertname: 'DataDriftDetected',
        severity: 'info',
        service: 'ml-api',
        feature_name: 'tenure_months',
      },
      to: ['email', 'ml-webhook'],
      within: '30m',
      resolveWithin: '12m',
    },
  ],
});
