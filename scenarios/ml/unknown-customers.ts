import { scenario } from '../../core/scenario.ts';
import type { MlUnknownCustomers } from '../../load/faults/ml/unknown-customers.ts';
import { mlLoad } from '../../load/ml-load.ts';

const featureNames = ['tenure_months', 'monthly_spend', 'support_tickets', 'logins_per_week'] as const;

export default scenario({
  id: 'ml/unknown-customers',
  title: 'A model that knows no such customers',
  story:
    'Somebody standardises the features twice. The model gives the same answers and is sure of none: the ' +
    'channel hears that it is unsure, and of the drift, which is the diagnosis.',
  load: mlLoad,
  faults: [
    {
      kind: 'ml-unknown-customers',
      on: 'ml-api',
      confidence: 0.6,
      at: '10m',
      lasts: '25m',
    } satisfies MlUnknownCustomers,
  ],
  // SLA: warnings within 20 min where the window allows it: the mean confidence of 10 min passes 0.7 after 7 min,
  // and the rule waits for 10 more. The info tier of drift is about a minute ahead of the warning.
  expect: [
    {
      deliver: { alertname: 'LowPredictionConfidence', severity: 'warning', service: 'ml-api' },
      to: ['slack', 'email', 'ml-webhook'],
      within: '30m',
      resolveWithin: '20m',
    },
    ...featureNames.flatMap((feature_name) => [
      {
        deliver: { alertname: 'DataDriftDetected', severity: 'warning', service: 'ml-api', feature_name },
        to: ['slack', 'email', 'ml-webhook'],
        within: '20m',
        resolveWithin: '12m',
      },
      {
        deliver: { alertname: 'DataDriftDetected', severity: 'info', service: 'ml-api', feature_name },
        to: ['email', 'ml-webhook'],
        within: '30m',
        optional: 'the warning follows within a minute or two and may mute it before its group flushes',
      },
    ]),
  ],
});
