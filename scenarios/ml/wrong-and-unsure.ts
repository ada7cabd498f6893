import { scenario } from '../../core/scenario.ts';
import type { MlConceptDrift } from '../../load/faults/ml/concept-drift.ts';
import type { MlUnknownCustomers } from '../../load/faults/ml/unknown-customers.ts';
import { mlLoad } from '../../load/ml-load.ts';

const ofModel = { service: 'ml-api', model_name: 'churn' };
const featureNames = ['tenure_months', 'monthly_spend', 'support_tickets', 'logins_per_week'] as const;

export default scenario({
  id: 'ml/wrong-and-unsure',
  title: 'A model that answers wrongly need not be reported as unsure',
  story:
    'Customers act otherwise than before, and ten minutes later somebody also standardises the features twice. Wrong ' +
    'answers are a page; that the model is unsure of them follows. The drift is told: it is the diagnosis.',
  load: mlLoad,
  faults: [
    {
      kind: 'ml-concept-drift',
      on: 'ml-api',
      accuracy: 0.7,
      // The API first has to know five minutes of outcomes.
      at: '5m',
      lasts: '44m',
    } satisfies MlConceptDrift,
    {
      kind: 'ml-unknown-customers',
      on: 'ml-api',
      confidence: 0.6,
      at: '15m',
      lasts: '22m',
    } satisfies MlUnknownCustomers,
  ],
  // SLA: as in ml/concept-drift and ml/unknown-customers.
  expect: [
    {
      deliver: { alertname: 'ModelAccuracyDrop', severity: 'critical', ...ofModel },
      to: ['pagerduty', 'slack', 'ml-webhook'],
      within: '20m',
      resolveWithin: '20m',
    },
    {
      inhibit: { alertname: 'LowPredictionConfidence', severity: 'warning', ...ofModel },
      by: { alertname: 'ModelAccuracyDrop', severity: 'critical', ...ofModel },
    },
    ...featureNames.flatMap((feature_name) => [
      {
        deliver: { alertname: 'DataDriftDetected', severity: 'warning', ...ofModel, feature_name },
        to: ['slack', 'email', 'ml-webhook'],
        within: '20m',
        resolveWithin: '12m',
      },
      {
        deliver: { alertname: 'DataDriftDetected', severity: 'info', ...ofModel, feature_name },
        to: ['email', 'ml-webhook'],
        within: '30m',
        optional: 'the warning follows within a minute or two and may mute it before its group flushes',
      },
    ]),
  ],
});
