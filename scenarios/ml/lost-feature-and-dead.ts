import { scenario } from '../../core/scenario.ts';
import type { MlMissingFeature } from '../../load/faults/ml/missing-feature.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';
import { mlLoad } from '../../load/ml-load.ts';

export default scenario({
  id: 'ml/lost-feature-and-dead',
  title: 'The ML API dies while one of its features is missing',
  story:
    'One request in ten comes without the spend, and the team knows. Then the API dies: what is left in the windows must ' +
    'not be told again, nor be taken for the end of the first trouble.',
  // The API needs up to two seconds of the machine to start; at speed 60 MetricsAbsent, which waits five minutes, would be near.
  speedAtMost: 30,
  load: mlLoad,
  faults: [
    {
      kind: 'ml-missing-feature',
      on: 'ml-api',
      feature: 'monthly_spend',
      ratio: 0.1,
      at: '0s',
      lasts: '13m30s',
    } satisfies MlMissingFeature,
    { kind: 'target-kill', on: 'ml-api', at: '13m45s', lasts: '3m30s' } satisfies TargetKill,
  ],
  // SLA: a warning within 20 min; target down: paged within 4 min, resolved within 12 min of the heal. The warning ends while
  // ServiceDown mutes it: nobody hears of that end.
  expect: [
    {
      deliver: {
        alertname: 'HighMissingFeatureRate',
        severity: 'warning',
        service: 'ml-api',
        feature_name: 'monthly_spend',
      },
      to: ['slack', 'email', 'ml-webhook'],
      within: '20m',
    },
    {
      deliver: { alertname: 'ServiceDown', severity: 'critical', service: 'ml-api' },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '4m',
      resolveWithin: '12m',
    },
  ],
});
