import { scenario } from '../../core/scenario.ts';
import type { MlPriorShift } from '../../load/faults/ml/prior-shift.ts';
import { mlLoad } from '../../load/ml-load.ts';

export default scenario({
  id: 'ml/prior-shift',
  title: 'More customers are about to leave',
  story:
    'Each customer looks as ever, there are only more of those who leave. The features that tell them ' +
    'apart drift; the model stays right.',
  load: mlLoad,
  faults: [
    {
      kind: 'ml-prior-shift',
      on: 'ml-api',
      leavingRatio: 0.7,
      at: '5m',
      lasts: '12m',
    } satisfies MlPriorShift,
  ],
  // SLA: info within 30 min. Tenure and logins score 0.31, spend and tickets 0.13. ModelAccuracyDrop stays silent.
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
    {
      deliver: {
        alertname: 'DataDriftDetected',
        severity: 'info',
        service: 'ml-api',
        feature_name: 'logins_per_week',
      },
      to: ['email', 'ml-webhook'],
      within: '30m',
      resolveWithin: '12m',
    },
  ],
});
