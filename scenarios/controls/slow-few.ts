import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { SlowAnswers } from '../../load/faults/slow-answers.ts';

export default scenario({
  id: 'controls/slow-few',
  title: 'One slow request in 25 is no slow service',
  story:
    'The same delay as in services/slow-answers, but it meets 4 % of the requests: P95 asks for the slowest 5 %, and is ' +
    'as quick as ever.',
  load: everydayLoad,
  faults: [
    {
      kind: 'slow-answers',
      on: 'app',
      ratio: 0.04,
      extra: '1500ms',
      at: '0s',
      lasts: '12m',
    } satisfies SlowAnswers,
  ],
  // SLA: silence.
  expect: [],
  observe: '16m',
});
