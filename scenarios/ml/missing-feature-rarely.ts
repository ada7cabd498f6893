import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { MlMissingFeature } from '../../load/faults/ml/missing-feature.ts';

export default scenario({
  id: 'ml/missing-feature-rarely',
  title: 'A feature is missing now and then',
  story: 'Nine requests a minute lack the spend, one less than matters.',
  draft: 'no run on a quiet machine has passed yet',
  load: everydayLoad,
  faults: [
    {
      kind: 'ml-missing-feature',
      on: 'ml-api',
      feature: 'monthly_spend',
      ratio: 0.03,
      at: '5m',
      lasts: '12m',
    } satisfies MlMissingFeature,
  ],
  // SLA: none. 3 % of 5 requests a second are 9 a minute; the limit is 10.
  expect: [],
  observe: '25m',
});
