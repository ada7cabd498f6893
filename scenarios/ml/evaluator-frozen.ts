import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { MlEvaluatorFrozen } from '../../load/faults/ml/evaluator-frozen.ts';

export default scenario({
  id: 'ml/evaluator-frozen',
  title: 'The evaluator stands still and all looks well',
  story: 'Accuracy and drift keep their last, healthy values. Only the age of the last evaluation tells.',
  load: everydayLoad,
  faults: [{ kind: 'ml-evaluator-frozen', on: 'ml-api', at: '1m', lasts: '16m' } satisfies MlEvaluatorFrozen],
  // SLA: warning within 20 min: 10 min of age, 1 min of waiting.
  expect: [
    {
      deliver: { alertname: 'ModelEvaluationStale', severity: 'warning', service: 'ml-api' },
      to: ['slack', 'email', 'ml-webhook'],
      within: '20m',
      resolveWithin: '12m',
    },
  ],
});
