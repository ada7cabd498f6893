import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { SlowAnswers } from '../../load/faults/slow-answers.ts';

export default scenario({
  id: 'controls/short-tail',
  title: 'Nine slow requests in a thousand are below P99',
  story:
    'The same eight seconds as in services/slow-tail, but for 0.9 % of the requests: the slowest hundredth just holds ' +
    'them, and nobody hears.',
  load: everydayLoad,
  faults: [
    {
      kind: 'slow-answers',
      on: 'app',
      ratio: 0.009,
      extra: '8s',
      at: '0s',
      lasts: '12m',
    } satisfies SlowAnswers,
  ],
  // SLA: silence.
  expect: [],
  observe: '16m',
});
