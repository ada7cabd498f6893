import { scenario } from '../../core/scenario.ts';
import { everydayLoad } from '../../load/everyday.ts';
import type { RuleBroken } from '../../load/faults/rule-broken.ts';

export default scenario({
  id: 'monitoring/rule-broken',
  title: 'A rule that cannot be evaluated is told of',
  story:
    'A new rule passes every check of its syntax and fails at every evaluation: many series match many others. It would ' +
    'never raise anything. Somebody is told, and all other rules work on.',
  load: everydayLoad,
  faults: [{ kind: 'rule-broken', on: 'prometheus', at: '0s', lasts: '10m' } satisfies RuleBroken],
  // SLA: a warning is delivered within 20 min, its end within 12 min of the heal.
  expect: [
    {
      deliver: { alertname: 'RuleEvaluationUnhealthy', severity: 'warning', service: 'prometheus' },
      to: ['slack', 'email', 'audit-webhook'],
      within: '20m',
      resolveWithin: '12m',
    },
  ],
});
