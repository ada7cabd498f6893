import { scenario } from '../../core/scenario.ts';
import type { MlCovariateShift } from '../../load/faults/ml/covariate-shift.ts';
import { mlLoad } from '../../load/ml-load.ts';

export default scenario({
  id: 'ml/drift-grows',
  title: 'The customers have changed, and then a lot',
  story:
    'First a mail about drift. Then it becomes so strong that the channel is told, and the mail about the ' +
    'lesser drift drops out, muted: nobody is told that it is over while it is worse.',
  load: mlLoad,
  faults: [
    {
      kind: 'ml-covariate-shift',
      on: 'ml-api',
      feature: 'tenure_months',
      psi: 0.3,
      next: { psi: 0.6, after: '14m' },
      at: '5m',
      lasts: '26m',
    } satisfies MlCovariateShift,
  ],
  // SLA: info within 30 min of the onset; the warning within 20 min of its own step, which comes after 14 min.
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
    },
    {
      deliver: {
        alertname: 'DataDriftDetected',
        severity: 'warning',
        service: 'ml-api',
        feature_name: 'tenure_months',
      },
      to: ['slack', 'email', 'ml-webhook'],
      within: '30m',
      resolveWithin: '12m',
    },
  ],
});
