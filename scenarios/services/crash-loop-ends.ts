import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

const service = 'node-exporter';
const crash = { kind: 'target-kill', on: service } as const;

export default scenario({
  id: 'services/crash-loop-ends',
  title: 'A process dies and comes back, and then it comes back no more',
  story:
    'The channel hears of the coming and going. When the process stays dead somebody is paged for that, and the coming ' +
    'and going is no news any more.',
  // A process needs a second or two of the machine to start; at speed 60 a crash might be an outage of its own.
  speedAtMost: 15,
  load: everydayLoad,
  faults: [
    { ...crash, at: '0s', lasts: '30s' } satisfies TargetKill,
    { ...crash, at: '3m', lasts: '30s' } satisfies TargetKill,
    { ...crash, at: '6m', lasts: '8m' } satisfies TargetKill,
  ],
  // SLA: a warning within 20 min; target down, critical and immediate: within 4 min, resolved within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'TargetFlapping', severity: 'warning', service },
      to: ['slack', 'email', 'audit-webhook'],
      within: '20m',
    },
    {
      deliver: { alertname: 'ServiceDown', severity: 'critical', service },
      to: ['pagerduty', 'slack', 'audit-webhook'],
      within: '4m',
      resolveWithin: '12m',
    },
  ],
});
