import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { SlowAnswers } from '../../load/faults/slow-answers.ts';

export default scenario({
  id: 'services/slow-answers',
  title: 'One request in ten takes a second and a half longer',
  story:
    'Users wait. P95 is far above a second, P99 far below five: one warning to slack and by mail, and nobody is woken.',
  load: everydayLoad,
  faults: [
    {
      kind: 'slow-answers',
      on: 'app',
      ratio: 0.1,
      extra: '1500ms',
      at: '0s',
      lasts: '10m',
    } satisfies SlowAnswers,
  ],
  // SLA: a warning is delivered within 20 min and resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'HighLatency', severity: 'warning', service: 'app' },
      to: ['slack', 'email', 'audit-webhook'],
      within: '20m',
      resolveWithin: '12m',
    },
  ],
});
