import { scenario } from '../../core/scenario.ts';
import type { MlSlowDrift } from '../../load/faults/ml/slow-drift.ts';
import { mlLoad } from '../../load/ml-load.ts';

export default scenario({
  id: 'ml/slow-drift',
  title: 'Customers change over two hours',
  story:
    'Nothing happens at any moment, and after two hours the customers are others. What compares with ' +
    'yesterday would never see it; what compares with the training does.',
  load: mlLoad,
  faults: [
    {
      kind: 'ml-slow-drift',
      on: 'ml-api',
      feature: 'monthly_spend',
      psi: 0.4,
      over: '2h',
      at: '5m',
      lasts: '2h10m',
    } satisfies MlSlowDrift,
  ],
  // SLA: info within 30 min of passing 0.2, which a drift to 0.4 does after 71 % of its 2 h: 85 min.
  expect: [
    {
      deliver: {
        alertname: 'DataDriftDetected',
        severity: 'info',
        service: 'ml-api',
        feature_name: 'monthly_spend',
      },
      to: ['email', 'ml-webhook'],
      within: '2h',
      resolveWithin: '12m',
    },
  ],
});
