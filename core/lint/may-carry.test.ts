import { expect } from 'chai';
import { mayCarry } from './may-carry.ts';

/** Expressions whose results may carry the label team, and some of which none can (promql/engine.go of Prometheus 2.47.2). */
const carrying = [
  'x > 1',
  'sum by (team) (x)',
  'sum without (service) (x)',
  'topk(3, x)',
  'topk by (service) (3, x)',
  'x or sum(y)',
  'sum(y) or x',
  'x and on () sum(y)',
  'sum by (service) (x) * on (service) group_left (team) y',
  'y * on (service) group_right () x',
  'sum by (service, team) (x) / on (service, team) y',
  '2 * x',
  'absent(x{team="a"})',
  'absent_over_time(x{team="a"}[5m])',
  'label_replace(sum(x), "team", "a", "", "")',
  'count_values("team", x)',
  'rate(x[5m] offset 1m)',
  '-x',
];
const bare = [
  'sum(x)',
  'sum by (service) (x) > 1',
  'sum without (team) (x)',
  'max by (team) (sum by (service) (x))',
  'sum(y) and on () x',
  'sum(y) unless on () x',
  'x / on (service) y',
  'x / ignoring (team) y',
  'sum(x) / y',
  'absent(x)',
  'absent(x{team=~"a|b"})',
  'absent(x{team="a"} == 1)',
  'vector(1)',
  'vector(scalar(x))',
  'label_replace(sum(x), "service", "$1", "team", "(.*)")',
  'count_values("value", x)',
];

describe('what an alert may carry', () => {
  for (const expr of carrying) it(`${expr}: may`, () => expect(mayCarry(expr, 'team')).to.equal(true));
  for (const expr of bare) it(`${expr}: cannot`, () => expect(mayCarry(expr, 'team')).to.equal(false));
});
