import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { MlMissingFeature } from '../../load/faults/ml/missing-feature.ts';

export default scenario({
  id: 'ml/missing-feature-rarely',
  title: 'A feature is missing now and then',
  story: 'Six requests a minute lack the spend; ten would matter.',
  load: everydayLoad,
  faults: [
    {
      kind: 'ml-missing-feature',
      on: 'ml-api',
      feature: 'monthly_spend',
      ratio: 0.02,
      at: '5m',
      lasts: '12m',
    } satisfies MlMissingFeature,
  ],
  // SLA: none. 2 % of 5 requests a second are 6 a minute; the limit is 10. At speed 60 a window of 5 minutes lasts 5 s and
  // holds one of them at the most, spread as they are: with 3 % it would hold two at times, for longer than 5 minutes.
  expect: [],
  observe: '25m',
});
