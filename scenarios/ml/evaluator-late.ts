import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { MlEvaluatorFrozen } from '../../load/faults/ml/evaluator-frozen.ts';

export default scenario({
  id: 'ml/evaluator-late',
  title: 'An evaluation that is nine minutes late is late, not lost',
  story: 'The evaluator takes its time once. Ten minutes would be too old, and a minute more would be told.',
  load: everydayLoad,
  faults: [{ kind: 'ml-evaluator-frozen', on: 'ml-api', at: '1m', lasts: '9m' } satisfies MlEvaluatorFrozen],
  // SLA: silence.
  expect: [],
  observe: '16m',
});
