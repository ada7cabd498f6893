import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

const serviceDown = { alertname: 'ServiceDown', severity: 'critical', service: 'host' };
/** Every series of a host that a rule reads is missed for itself. */
const missed = [
  'cpu_seconds_total',
  'memory_MemAvailable_bytes',
  'memory_MemTotal_bytes',
  'filesystem_avail_bytes',
  'filesystem_size_bytes',
  'filesystem_readonly',
].map((name) => ({
  alertname: 'MetricsAbsent',
  severity: 'warning',
  service: 'host',
  metric: `node_${name}`,
}));

export default scenario({
  id: 'platform/host-gone',
  title: 'A host loses its power',
  story:
    'Everything on a host dies at once, and what would report of it as well. One page says that it is gone; that nothing ' +
    'is heard of its CPUs, its memory and its disk is no news.',
  load: everydayLoad,
  with: ['host'],
  faults: [{ kind: 'target-kill', on: 'host', at: '0s', lasts: '8m' } satisfies TargetKill],
  // SLA: critical, immediate: paged within 4 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: serviceDown,
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '4m',
      resolveWithin: '12m',
    },
    ...missed.map((alert) => ({ inhibit: alert, by: serviceDown })),
  ],
});
