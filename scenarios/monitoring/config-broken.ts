import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ConfigBroken } from '../../load/faults/config-broken.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';

const pagedReceivers = ['pagerduty', 'slack', 'audit-webhook'];

export default scenario({
  id: 'monitoring/config-broken',
  title: 'A broken configuration does not blind Prometheus, and somebody is told',
  story:
    'Somebody gives Prometheus a configuration with a typing error. It works on with the one before: when the service ' +
    'fails at the same time, people are paged for that as ever, and later for the configuration.',
  load: everydayLoad,
  faults: [
    { kind: 'config-broken', on: 'prometheus', at: '0s', lasts: '18m' } satisfies ConfigBroken,
    { kind: 'error-burst', on: 'app', ratio: 0.2, at: '0s', lasts: '8m' } satisfies ErrorBurst,
  ],
  // The rule forgives what is repaired within 5 min and then waits for 5 min more: no page before 9m45s, whatever the SLA of
  // critical alerts. The errors: paged within 8 min of the onset, resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'MonitoringConfigReloadFailed', severity: 'critical', service: 'prometheus' },
      to: pagedReceivers,
      within: '12m',
      resolveWithin: '12m',
    },
    {
      deliver: { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
      to: pagedReceivers,
      within: '8m',
      resolveWithin: '12m',
    },
    {
      deliver: { alertname: 'ErrorBudgetBurn', severity: 'critical', service: 'app' },
      to: pagedReceivers,
      within: '8m',
      resolveWithin: '12m',
    },
    {
      inhibit: { alertname: 'HighErrorRate', severity: 'warning', service: 'app' },
      by: { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
    },
  ],
});
