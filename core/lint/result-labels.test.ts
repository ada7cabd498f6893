// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${1}` is Go's
import { expect } from 'chai';
import type { Presence } from './presence.ts';
import { presenceOf } from './result-labels.ts';

/** Whether the label `service` is in the result; what Prometheus 2.47.2 answered, or its promql/functions.go says. */
const answers: Readonly<Record<Presence, readonly string[]>> = {
  always: [
    'up{service="app"}',
    'up{service!=""}',
    'up{service=~"a|b"}',
    'up{`service`=~".+"} == 0',
    'sum by (service) (rate(x{service="app"}[5m])) > 1',
    'absent(x{service="ml-api"})',
    'absent((x{service="ml-api"} offset 5m))',
    'absent_over_time(x{job="b", service=\'a\'}[5m])',
    'absent(x{service=~"a", service="b"})',
    'count_values("service", x)',
    'count_values without (service) ("service", x)',
    'label_replace(sum(x), "service", "app", "", "")',
    'label_replace(x, "service", "app", "job", ".*")',
    'label_replace(up{job="a"}, "service", "$1", "job", "(.*)")',
    'label_replace(up, "service", "${1}", "__name__", "(.+)")',
    'label_replace(sum(x), "service", "none-$1", "job", "(.*)")',
    'label_join(sum(x), "service", "/", "a", "b")',
    'label_join(up{job="a"}, "service", "", "job")',
    'x * on (pod) group_left (service) info{service="a"}',
    'info{service="a"} * on (pod) group_right (service) x',
    'x * on (service) y{service="a"}',
    'x / y{service="a"}',
    'x{service="a"} and on () vector(1)',
    'topk by (job) (3, x{service="a"})',
    '(sum by (service) (x{service="a"}) or vector(0)) > 0.5',
    '1 < (y{service="a"} or sum(y) * 0)',
    '1 - quantile_over_time(0.9, x{service="a"}[5m])',
    'last_over_time(x{service="a"}[1h:5m] @ 3)',
    '-x{service="a"} ^ 2',
    'clamp_max(x{service="a"}, scalar(y)) unless y',
  ],
  never: [
    'vector(1)',
    '1',
    'time() - scalar(x{service="a"})',
    'hour() > 8',
    'sum(x{service="a"})',
    'sum by (job) (x)',
    'sum without (service) (x)',
    'up{service=""}',
    'absent(x)',
    'absent(x{service="a"} == 1)',
    'absent(sum by (service) (x{service="a"}))',
    'absent(x{service=~"a"})',
    'absent(x{service="a", service="b"})',
    'absent_over_time(x{service="a"}[5m:1m])',
    'count_values("version", x{service="a"})',
    'label_replace(x{service="a"}, "service", "", "", "")',
    'label_replace(sum(x), "pod", "a", "", "")',
    'label_replace(sum(x), "service", "$1", "job", "(.*)")',
    'label_join(sum(x), "service", "", "a", "b")',
    'sum(x) * on () group_left (service) sum(y)',
    'x / on (job) y',
    'x / ignoring (service) y',
    'x / sum(y)',
    'sum(x) > 1 and on () up{service="a"}',
    'sum(x) or sum(y)',
  ],
  sometimes: [
    'x{service="a"} or vector(0)',
    '(sum by (service) (x{service="a"}) or vector(0)) and on () y > 1',
    'sum by (service) (x) or sum(y)',
    '(x{service="a"} or vector(2)) > 1',
    '(x or absent(x)) > 0',
  ],
  unknown: [
    'x > 1',
    'up{service!="a"}',
    'sum by (service) (x)',
    'sum without (job) (x)',
    'label_replace(sum(x{job="a"}) by (job), "service", "$1", "job", "(.*)-.*")',
    'label_replace(sum(x{job="a"}) by (job), "service", "b", "job", "c.*")',
    'x * on (pod) group_left (service) info',
    'x or y{service="a"}',
    'holt_winters(x[5m], 0.5, 0.5)',
  ],
};

describe('the labels of a result', () => {
  for (const [presence, expressions] of Object.entries(answers))
    for (const expression of expressions)
      it(`${presence}: ${expression}`, () => expect(presenceOf(expression, 'service')).to.equal(presence));

  it('count the name of the metric as one', () => {
    const nameIn = (expression: string): Presence => presenceOf(expression, '__name__');
    for (const kept of ['up == 0', 'last_over_time(x[5m])', 'x > y', 'topk(1, x)', 'x and on () y'])
      expect(nameIn(kept), kept).to.equal('always');
    for (const dropped of [
      'rate(x[5m])',
      'x * 2',
      '-x',
      'x > bool 1',
      'sum without (a) (x)',
      'x > on (a) y',
      'absent(x)',
    ])
      expect(nameIn(dropped), dropped).to.equal('never');
  });

  it('count what a histogram is made of as gone from its quantile', () => {
    expect(presenceOf('histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))', 'le')).to.equal('never');
  });

  it('are asked once', () =>
    expect(presenceOf('up', 'a', 'always')).to.equal(presenceOf('up', 'a', 'always')));
});
