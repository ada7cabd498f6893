import { scenario } from '../../core/scenario.ts';
import type { MlCovariateShift } from '../../load/faults/ml/covariate-shift.ts';
import { mlLoad } from '../../load/ml-load.ts';

export default scenario({
  id: 'ml/drift-just-below-warning',
  title: 'Customers change, but not a lot',
  story: 'A drift just below the second limit: a mail, and nothing in the channel.',
  load: mlLoad,
  faults: [
    {
      kind: 'ml-covariate-shift',
      on: 'ml-api',
      feature: 'support_tickets',
      psi: 0.49,
      at: '5m',
      lasts: '15m',
    } satisfies MlCovariateShift,
  ],
  // SLA: info within 30 min. A warning at 0.49 would be unexpected.
  expect: [
    {
      deliver: {
        alertname: 'DataDriftDetected',
        severity: 'info',
        service: 'ml-api',
        feature_name: 'support_tickets',
      },
      to: ['email', 'ml-webhook'],
      within: '30m',
      resolveWithin: '12m',
    },
  ],
});
