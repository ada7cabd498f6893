import { scenario } from '../../core/scenario.ts';
import type { MlConceptDrift } from '../../load/faults/ml/concept-drift.ts';
import { mlLoad } from '../../load/ml-load.ts';

export default scenario({
  id: 'ml/concept-drift',
  title: 'The model is wrong and its inputs are innocent',
  story:
    'Customers look as ever and act otherwise. No drift score can see it; only the outcomes, which come ' +
    'late, do.',
  load: mlLoad,
  faults: [
    {
      kind: 'ml-concept-drift',
      on: 'ml-api',
      accuracy: 0.8,
      at: '5m',
      lasts: '20m',
    } satisfies MlConceptDrift,
  ],
  // The outcomes are a minute late and fill a window of 5 min; the rule waits for 10 min: the page cannot come
  // within the 8 min of the other critical alerts. Its end is kept for 8 min, and the recovery takes a minute and
  // part of the window.
  expect: [
    {
      deliver: { alertname: 'ModelAccuracyDrop', severity: 'critical', service: 'ml-api' },
      to: ['pagerduty', 'slack', 'ml-webhook'],
      within: '20m',
      resolveWithin: '20m',
    },
  ],
});
