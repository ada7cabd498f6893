import { expect } from 'chai';
import { keepsLabel } from './keeps-label.ts';

describe('keepsLabel', () => {
  const kept = [
    'up == 0',
    'sum by (service) (rate(x[5m])) / sum by (service) (rate(y[5m])) > 1',
    'sum without (instance) (x)',
    'a / on (service) b',
    'a / ignoring (instance) b',
    'a * on (instance) group_left b',
    'sum(a) * on () group_right b',
    'a > 1 unless on (service) up == 0',
    'a and on () vector(1)',
    'histogram_quantile(0.9, sum by (service, le) (rate(x_bucket[5m]))) > 1',
    'max_over_time(rate(x[5m])[1h:1m]) offset 1m',
    'topk(3, x)',
    '100 * (1 - x)',
    'time() - x > 600',
    'absent(x{service="ml-api"})',
    'topk by (job) (3, x)',
    'label_replace(sum by (pod) (x), "service", "$1", "pod", "(.*)-.*")',
    'sum by (pod) (x) * on (pod) group_left (service) info',
    '(sum by (service) (x) or vector(0)) > 1',
  ];
  for (const expression of kept) {
    it(`true: ${expression}`, () => expect(keepsLabel(expression, 'service')).to.equal(true));
  }
  const dropped = [
    'vector(1)',
    'absent(x)',
    'absent(x{service="a"} == 1)',
    'label_replace(sum(x), "service", "", "", "")',
    'x * on (pod) group_left (service) sum by (pod) (y)',
    'sum(x) > 1',
    'sum by (instance) (x)',
    'sum without (service) (x)',
    'a / on (instance) b',
    'a / ignoring (service) b',
    'sum(a) / b',
    'sum(a) or b',
    'a or vector(0)',
    'sum(x) unless up == 0',
    'sum by (service) (sum(x))',
    'count(up) * on () group_left up',
  ];
  for (const expression of dropped) {
    it(`false: ${expression}`, () => expect(keepsLabel(expression, 'service')).to.equal(false));
  }
});
