import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

/** Each target is an alert of its own; they share a group, and the last of them may come a tick later. */
const instances = ['blackbox-exporter:9115', 'http://app:5000/health', 'http://ml-api:8000/health'];

export default scenario({
  id: 'services/prober-dead',
  title: 'The prober dies, and nobody says that the services did',
  story:
    'Its own metrics and two probes are scraped of it, and none of the three answers. All of that is said of the prober: ' +
    'the services that it probed are neither accused nor muted.',
  with: ['blackbox-exporter'],
  load: everydayLoad,
  faults: [{ kind: 'target-kill', on: 'blackbox-exporter', at: '0s', lasts: '8m' } satisfies TargetKill],
  // SLA: target down, critical and immediate: paged within 4 min, resolved within 12 min of the heal.
  expect: instances.map((instance) => ({
    deliver: { alertname: 'ServiceDown', severity: 'critical', service: 'blackbox-exporter', instance },
    to: ['pagerduty', 'slack', 'audit-webhook'],
    within: '4m',
    resolveWithin: '12m',
  })),
});
