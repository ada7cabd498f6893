import { scenario } from '../../core/scenario.ts';
import type { MlUnknownCustomers } from '../../load/faults/ml/unknown-customers.ts';
import { mlLoad } from '../../load/ml-load.ts';

const featureNames = ['tenure_months', 'monthly_spend', 'support_tickets', 'logins_per_week'] as const;

export default scenario({
  id: 'ml/unknown-customers-shortly',
  title: 'Ten minutes with customers whom the model does not know',
  story:
    'The mistake is found before the model has been unsure for long: the drift of every feature is told, the ' +
    'confidence is not.',
  load: mlLoad,
  faults: [
    {
      kind: 'ml-unknown-customers',
      on: 'ml-api',
      confidence: 0.6,
      at: '5m',
      lasts: '10m',
    } satisfies MlUnknownCustomers,
  ],
  // SLA: warnings within 20 min. The mean confidence of 10 min passes 0.7 after 7 min and is back 3 min after the heal:
  // LowPredictionConfidence waits for 10 min and keeps silent.
  expect: featureNames.flatMap((feature_name) => [
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
});
