import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

const crash = { kind: 'target-kill', on: 'node-exporter', lasts: '45s' } as const;

export default scenario({
  id: 'services/crash-loop',
  title: 'A process that dies and comes back again and again',
  story:
    'Each life is long enough to answer a scrape and each death too short for ServiceDown, which waits for two minutes. ' +
    'Only the coming and going itself tells that something is wrong.',
  // The process needs up to two seconds of the machine to start, which at speed 60 would be an outage of its own.
  speedAtMost: 20,
  load: everydayLoad,
  faults: [
    { ...crash, at: '0s' } satisfies TargetKill,
    { ...crash, at: '3m30s' } satisfies TargetKill,
    { ...crash, at: '7m' } satisfies TargetKill,
  ],
  // SLA: a warning is delivered within 20 min and resolved within 12 min of the last restart.
  expect: [
    {
      deliver: { alertname: 'TargetFlapping', severity: 'warning', service: 'node-exporter' },
      to: ['slack', 'email', 'audit-webhook'],
      within: '20m',
      resolveWithin: '12m',
    },
  ],
});
