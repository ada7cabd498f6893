import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { SlowAnswers } from '../../load/faults/slow-answers.ts';

export default scenario({
  id: 'ml/inference-fast-enough',
  title: 'Every prediction takes 300 ms longer, which is fast enough',
  story: 'The model keeps its promise of half a second, though it is several times slower than yesterday.',
  load: everydayLoad,
  faults: [
    {
      kind: 'slow-answers',
      on: 'ml-api',
      ratio: 1,
      extra: '300ms',
      at: '0s',
      lasts: '12m',
    } satisfies SlowAnswers,
  ],
  // SLA: silence. All fall into the bucket up to 0.5 s, whatever the quantile makes of it.
  expect: [],
  observe: '18m',
});
