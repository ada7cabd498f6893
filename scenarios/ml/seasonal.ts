import { scenario } from '../../core/scenario.ts';
import type { MlSeasonalDrift } from '../../load/faults/ml/seasonal-drift.ts';
import { mlLoad } from '../../load/ml-load.ts';

export default scenario({
  id: 'ml/seasonal',
  title: 'Day and night are no drift',
  story:
    'The customers of the evening differ from those of the morning, to and fro, as they did in training. ' +
    'It stays below the first limit at its height.',
  load: mlLoad,
  faults: [
    {
      kind: 'ml-seasonal-drift',
      on: 'ml-api',
      feature: 'logins_per_week',
      psi: 0.15,
      period: '30m',
      at: '5m',
      lasts: '1h',
    } satisfies MlSeasonalDrift,
  ],
  // SLA: silence. Four heights of 0.15 lie in the hour.
  expect: [],
  observe: '72m',
});
