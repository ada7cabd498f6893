import { scenario } from '../../core/scenario.ts';
import type { MlMissingFeature } from '../../load/faults/ml/missing-feature.ts';
import { mlLoad } from '../../load/ml-load.ts';

export default scenario({
  id: 'ml/missing-feature',
  title: 'A feature is lost on the way',
  story: 'One request in ten comes without the spend. The model guesses, and somebody must know.',
  load: mlLoad,
  faults: [
    {
      kind: 'ml-missing-feature',
      on: 'ml-api',
      feature: 'monthly_spend',
      ratio: 0.1,
      at: '5m',
      lasts: '12m',
    } satisfies MlMissingFeature,
  ],
  // SLA: warning within 20 min. A tenth of 120 requests a second is 720 a minute; the limit is 10.
  expect: [
    {
      deliver: {
        alertname: 'HighMissingFeatureRate',
        severity: 'warning',
        service: 'ml-api',
        feature_name: 'monthly_spend',
      },
      to: ['slack', 'email', 'ml-webhook'],
      within: '20m',
      resolveWithin: '12m',
    },
  ],
});
