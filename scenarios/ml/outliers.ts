import { scenario } from '../../core/scenario.ts';
import type { MlNonsenseValues } from '../../load/faults/ml/nonsense-values.ts';
import { mlLoad } from '../../load/ml-load.ts';

export default scenario({
  id: 'ml/outliers',
  title: 'A quarter of the values is beyond all measure',
  story:
    'A broken upstream sends 1e308 for the tenure. The model does not let such a value decide, and the ' +
    'drift is told.',
  load: mlLoad,
  faults: [
    {
      kind: 'ml-nonsense-values',
      on: 'ml-api',
      feature: 'tenure_months',
      ratio: 0.25,
      value: 1e308,
      at: '5m',
      lasts: '12m',
    } satisfies MlNonsenseValues,
  ],
  // SLA: info within 30 min. A quarter in the last of ten bins scores 0.33. Accuracy and confidence stay on their
  // side.
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
