import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { ErrorBurst } from '../../load/faults/error-burst.ts';

const burst = { kind: 'error-burst', on: 'app', ratio: 0.22, lasts: '4m30s' } as const;
const page = {
  deliver: { alertname: 'HighErrorRate', severity: 'critical', service: 'app' },
  to: ['pagerduty', 'slack', 'audit-webhook'],
  within: '8m',
  resolveWithin: '12m',
};
const budget = { ...page, deliver: { ...page.deliver, alertname: 'ErrorBudgetBurn' } };

export default scenario({
  id: 'services/error-burst-again',
  title: 'The same errors twice, twenty minutes apart: two incidents, two pages',
  story:
    'The errors are repaired, everybody is told that they are over, and then they are back. The second incident is paged ' +
    'like the first: that it was told before is no reason to keep silent, and its end is told as well.',
  load: everydayLoad,
  faults: [{ ...burst, at: '0s' } satisfies ErrorBurst, { ...burst, at: '20m' } satisfies ErrorBurst],
  // SLA, for each incident: critical and window-based: paged within 8 min of the onset, resolved within 12 min of the heal.
  // An alert that is expected twice is expected once per incident, in their order.
  // ErrorBudgetBurn's warning stays away: twice 4.5 min of 22 % are 0.55 % of 6 h, below its 0.6 %.
  expect: [page, budget, page, budget],
});
