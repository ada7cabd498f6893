import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ConfigBroken } from '../../load/faults/config-broken.ts';

export default scenario({
  id: 'monitoring/alertmanager-config-broken',
  title: 'A broken configuration of Alertmanager is paged by the one before it',
  story:
    'Somebody gives Alertmanager a configuration with a typing error. It works on with the one before, and by its routes ' +
    'people are paged for the new one.',
  load: everydayLoad,
  faults: [{ kind: 'config-broken', on: 'alertmanager', at: '0s', lasts: '13m' } satisfies ConfigBroken],
  // The rule forgives what is repaired within 5 min and then waits for 5 min more: no page before 9m45s.
  expect: [
    {
      deliver: { alertname: 'MonitoringConfigReloadFailed', severity: 'critical', service: 'alertmanager' },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '12m',
      resolveWithin: '12m',
    },
  ],
});
