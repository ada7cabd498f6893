import { scenario } from '../../core/scenario.ts';
import type { MlNonsenseValues } from '../../load/faults/ml/nonsense-values.ts';
import { mlLoad } from '../../load/ml-load.ts';

export default scenario({
  id: 'ml/nonsense-input',
  title: 'What is no number is refused and wakes nobody',
  story:
    'Half of the requests bring a text where a number belongs. They are refused, as the fault of those ' +
    'who ask: no alert of ours.',
  load: mlLoad,
  faults: [
    {
      kind: 'ml-nonsense-values',
      on: 'ml-api',
      feature: 'tenure_months',
      ratio: 0.5,
      value: 'DROP TABLE customers',
      at: '5m',
      lasts: '12m',
    } satisfies MlNonsenseValues,
  ],
  // SLA: silence: 400 is no 5xx. The other half still fills the window with 300 values.
  expect: [],
  observe: '25m',
});
