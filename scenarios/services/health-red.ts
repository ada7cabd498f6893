import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { HealthRed } from '../../load/faults/health-red.ts';

export default scenario({
  id: 'services/health-red',
  title: 'A service says that it is not well, while its metrics look fine',
  story:
    '/health answers 500: whoever stands before the service takes it out. Its own metrics know nothing of that, and no ' +
    'scrape fails; only the probe from outside sees it, and somebody is paged in the name of the service.',
  with: ['blackbox-exporter'],
  load: everydayLoad,
  faults: [{ kind: 'health-red', on: 'app', at: '0s', lasts: '8m' } satisfies HealthRed],
  // SLA: critical and immediate: paged within 4 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'EndpointProbeFailed', severity: 'critical', service: 'app' },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '4m',
      resolveWithin: '12m',
    },
  ],
});
