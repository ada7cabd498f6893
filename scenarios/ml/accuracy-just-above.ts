import { scenario } from '../../core/scenario.ts';
import type { MlConceptDrift } from '../../load/faults/ml/concept-drift.ts';
import { mlLoad } from '../../load/ml-load.ts';

export default scenario({
  id: 'ml/accuracy-just-above',
  title: 'A model that is still good enough',
  story: 'Right in 86 % of the cases, a point above the limit: nobody is called.',
  load: mlLoad,
  faults: [
    {
      kind: 'ml-concept-drift',
      on: 'ml-api',
      accuracy: 0.86,
      at: '5m',
      lasts: '20m',
    } satisfies MlConceptDrift,
  ],
  // SLA: none is promised at 0.86.
  expect: [],
  observe: '32m',
});
