import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { SlowAnswers } from '../../load/faults/slow-answers.ts';

export default scenario({
  id: 'services/slow-tail',
  title: 'Three requests in a hundred take eight seconds',
  story:
    'Most users notice nothing, and P95 is as it always was: only P99 shows that some of them wait for eight seconds. ' +
    'A dashboard of averages would look healthy.',
  load: everydayLoad,
  faults: [
    {
      kind: 'slow-answers',
      on: 'app',
      ratio: 0.03,
      extra: '8s',
      at: '0s',
      lasts: '11m',
    } satisfies SlowAnswers,
  ],
  // SLA: a warning is delivered within 20 min and resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'VeryHighP99Latency', severity: 'warning', service: 'app' },
      to: ['slack', 'email', 'audit-webhook'],
      within: '20m',
      resolveWithin: '12m',
    },
  ],
});
