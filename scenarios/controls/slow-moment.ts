import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { SlowAnswers } from '../../load/faults/slow-answers.ts';

export default scenario({
  id: 'controls/slow-moment',
  title: 'Three slow minutes are over before a warning could help',
  story:
    'The same slow answers as in services/slow-answers, but for three minutes: P95 is above a second for as long, and the ' +
    'warning waits for five.',
  load: everydayLoad,
  faults: [
    {
      kind: 'slow-answers',
      on: 'app',
      ratio: 0.1,
      extra: '1500ms',
      at: '0s',
      lasts: '3m',
    } satisfies SlowAnswers,
  ],
  // SLA: silence.
  expect: [],
  observe: '11m',
});
