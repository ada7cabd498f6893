import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';
import type { SlowAnswers } from '../../load/faults/slow-answers.ts';
import type { TargetKill } from '../../load/faults/target-kill.ts';

const pagedReceivers = ['pagerduty', 'slack', 'audit-webhook'];

export default scenario({
  id: 'services/cascade',
  title: 'A service becomes slow, then fails, seems to recover, and dies',
  story:
    'Slow answers are a warning, failing ones a page, and a dead service one more. Each stage is told once, and none of ' +
    'them hides the next.',
  load: everydayLoad,
  faults: [
    {
      kind: 'slow-answers',
      on: 'app',
      ratio: 0.1,
      extra: '1500ms',
      at: '0s',
      lasts: '10m',
    } satisfies SlowAnswers,
    { kind: 'error-burst', on: 'app', ratio: 0.2, at: '10m30s', lasts: '10m' } satisfies ErrorBurst,
    { kind: 'target-kill', on: 'app', at: '28m', lasts: '8m' } satisfies TargetKill,
  ],
  // SLA: warnings within 12 min, critical and window-based ones within 8 min, a target that is down within 4 min.
  expect: [
    {
      deliver: { alertname: 'HighLatency', severity: 'warning', service: 'app' },
      to: ['slack', 'email', 'audit-webhook'],
      within: '12m',
      resolveWithin: '15m',
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
      deliver: { alertname: 'ServiceDown', severity: 'critical', service: 'app' },
      to: pagedReceivers,
      within: '4m',
      resolveWithin: '12m',
    },
    {
      inhibit: { alertname: 'HighErrorRate', severity: 'warning', service: 'app' },
      by: { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
    },
    {
      inhibit: {
        alertname: 'MetricsAbsent',
        severity: 'warning',
        service: 'app',
        metric: 'http_requests_total',
      },
      by: { alertname: 'ServiceDown', severity: 'critical', service: 'app' },
    },
    {
      inhibit: {
        alertname: 'MetricsAbsent',
        severity: 'warning',
        service: 'app',
        metric: 'http_request_duration_seconds_bucket',
      },
      by: { alertname: 'ServiceDown', severity: 'critical', service: 'app' },
    },
  ],
});
