import { scenario } from '../../core/scenario.ts';
import type { SlowAnswers } from '../../load/faults/slow-answers.ts';
import { mlLoad } from '../../load/ml-load.ts';

export default scenario({
  id: 'ml/slow-inference',
  title: 'One prediction in ten takes 700 ms longer',
  story:
    'The answers of the API are still quick enough for its users, but the model promises half a second for 99 of 100 ' +
    'predictions: its team is warned, and nobody else.',
  // One in ten of many: a window of 5 minutes must hold enough for a quantile of 0.99 to be no toss of a coin.
  load: mlLoad,
  faults: [
    {
      kind: 'slow-answers',
      on: 'ml-api',
      ratio: 0.1,
      extra: '700ms',
      at: '0s',
      lasts: '12m',
    } satisfies SlowAnswers,
  ],
  // SLA: a warning within 20 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'HighInferenceLatency', severity: 'warning', service: 'ml-api' },
      to: ['slack', 'email', 'ml-webhook'],
      within: '20m',
      resolveWithin: '12m',
    },
  ],
});
