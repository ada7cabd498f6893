import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { SilenceFault } from '../../load/faults/silence.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

const alert = { alertname: 'ServiceDown', severity: 'critical', service: 'node-exporter' } as const;

export default scenario({
  id: 'monitoring/resolved-while-silenced',
  title: 'An alert that resolves while it is silenced is not paged the next time',
  story:
    'The on-call silences a page once it is known. The exporter comes back, the alert resolves in silence, and a quarter of an hour ' +
    'later Prometheus sends its end no more. When the exporter dies again the silence is long over, but Alertmanager takes the alert ' +
    'for the one it has told of and keeps still: repeat_interval is not over. All that people hear is that it has ended.',
  // With the compiled clock Prometheus sends an end again for 15 minutes of the wall, which no silence of a scenario outlasts.
  clock: 'lab',
  load: everydayLoad,
  faults: [
    { kind: 'target-kill', on: 'node-exporter', at: '0s', lasts: '6m' } satisfies TargetKill,
    { kind: 'silence', on: 'alertmanager', alerts: alert, at: '5m', lasts: '25m' } satisfies SilenceFault,
    { kind: 'target-kill', on: 'node-exporter', at: '33m', lasts: '6m' } satisfies TargetKill,
  ],
  expect: [{ deliver: alert, to: ['pagerduty', 'slack', 'audit-webhook'], within: '4m' }, { fire: alert }],
  observe: '49m',
});
