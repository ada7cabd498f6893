import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { SlowAnswers } from '../../load/faults/slow-answers.ts';

export default scenario({
  id: 'services/very-slow-answers',
  title: 'One request in ten takes eight seconds: one warning, not two',
  story:
    'P95 and P99 are both far beyond their limits. The worse of the two says it all; the lesser is muted, though it is ' +
    'another alert of the same severity.',
  load: everydayLoad,
  faults: [
    {
      kind: 'slow-answers',
      on: 'app',
      ratio: 0.1,
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
    {
      inhibit: { alertname: 'HighLatency', severity: 'warning', service: 'app' },
      by: { alertname: 'VeryHighP99Latency', severity: 'warning', service: 'app' },
    },
  ],
});
