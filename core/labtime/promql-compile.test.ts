import { expect } from 'chai';
import { parsePromql } from './promql.ts';
import { compilePromql, findUnknown } from './promql-compile.ts';

const compile = (text: string, { speed = 60 } = {}) => compilePromql(parsePromql(text), speed);

/** What is written, and what it is at speed 60. */
const rewritten: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'durations of selectors': [
    ['rate(x{a="[5m]"}[5m]) > 1 # [5m]', 'rate(x{a="[5m]"}[5s]) > 1 # [5m]'],
    ['x offset 1h', 'x offset 1m'],
    ['x offset -1h', 'x offset -1m'],
    ['rate(x[1w1d] offset 1h30m)', 'rate(x[3h12m] offset 1m30s)'],
    ['avg_over_time(rate(x[5m])[1h:30s])', 'avg_over_time(rate(x[5s])[1m:500ms])'],
    ['max_over_time(x[1h:])', 'max_over_time(x[1m:])'],
    ['max_over_time(x[1h:1m] offset 5m)', 'max_over_time(x[1m:1s] offset 5s)'],
  ],
  'differences of timestamps become lab seconds again': [
    ['time() - x > 600', '(time() - x) * 60 > 600'],
    ['600 < time() - max by (a) (x)', '600 < (time() - max by (a) (x)) * 60'],
    ['x - time() < 86400 * 7', '(x - time()) * 60 < 86400 * 7'],
    ['time() - timestamp(x) > 60', '(time() - timestamp(x)) * 60 > 60'],
    ['timestamp(x) - timestamp(y) > bool 30', '(timestamp(x) - timestamp(y)) * 60 > bool 30'],
    ['time() - on (a) group_left x > 600', '(time() - on (a) group_left x) * 60 > 600'],
    ['time() - x offset 5m > 9', '(time() - x offset 5s) * 60 > 9'],
    ['60 + time() - x offset 5m * 1000 > 9', '(1 + time() - x offset 5s * 1000) * 60 > 9'],
    ['(time() - x) / 60 > 10', '((time() - x) * 60) / 60 > 10'],
    ['(time() - x) ^ 2 > 4', '((time() - x) * 60) ^ 2 > 4'],
    ['time() - x + y > 3', '((time() - x) * 60) + y > 3'],
    ['-(time() - x) < 0', '-((time() - x) * 60) < 0'],
    ['(time() - x) * 2 > 600', '(time() - x) * 120 > 600'],
    ['2 * ((time() - x)) > 600', '120 * ((time() - x)) > 600'],
    ['time() * 1000 - x > 600000', '(time() * 1000 - x) * 60 > 600000'],
    ['time() - x / 1000 > 600', '(time() - x / 1000) * 60 > 600'],
    ['time() - (x > 0) > 600', '(time() - (x > 0)) * 60 > 600'],
    ['time() - (x or vector(0)) > 600', '(time() - (x or vector(0))) * 60 > 600'],
    ['time() - (x or y) > 600', '(time() - (x or y)) * 60 > 600'],
    ['max_over_time((time() - x)[1h:30s])', 'max_over_time(((time() - x) * 60)[1m:500ms])'],
    ['round(time() - x, 60) > 600', 'round((time() - x) * 60, 60) > 600'],
    [
      'a_timestamp_seconds - b_start_time_seconds > 9',
      '(a_timestamp_seconds - b_start_time_seconds) * 60 > 9',
    ],
  ],
  'seconds that shift a timestamp': [
    ['x < time() - 3600', 'x < time() - 60'],
    ['timestamp(x) + 2 * 3600 < time()', 'timestamp(x) + 120 < time()'],
    ['a_created > 0', 'a_created > 0'],
  ],
  'seconds ahead': [
    ['predict_linear(x[1h], 4 * 3600) < 0', 'predict_linear(x[1m], 240) < 0'],
    ['predict_linear(x[1h], -(60)) < 0', 'predict_linear(x[1m], -1) < 0'],
    ['predict_linear(x[1h], 0) < 0', 'predict_linear(x[1m], 0) < 0'],
  ],
  'rates stay real, and windows hold as many samples': [
    ['sum(rate(x[5m])) > 50', 'sum(rate(x[5s])) > 50'],
    ['changes(up[10m]) >= 4', 'changes(up[10s]) >= 4'],
    ['resets(x[1h]) > 2', 'resets(x[1m]) > 2'],
    ['count_over_time(x[1h]) > 240', 'count_over_time(x[1m]) > 240'],
    ['holt_winters(x[1h], 0.5, 0.1) > 2', 'holt_winters(x[1m], 0.5, 0.1) > 2'],
    ['delta(x[5m]) > 3', 'delta(x[5s]) > 3'],
    ['changes(a_start_time_seconds[1h]) > 2', 'changes(a_start_time_seconds[1m]) > 2'],
    ['vector(1)', 'vector(1)'],
    ['absent(x{service="a"})', 'absent(x{service="a"})'],
  ],
  'increases hold as many events as in lab time': [
    ['increase(x[5m]) > 0', 'increase(x[5s]) * 60 > 0'],
    ['3 < sum(increase(x[5m]))', '3 < sum(increase(x[5s]) * 60)'],
    ['increase(x[5m]) or vector(0)', 'increase(x[5s]) * 60 or vector(0)'],
    ['increase(x[5m]) / increase(y[5m]) > 0.05', '(increase(x[5s]) * 60) / (increase(y[5s]) * 60) > 0.05'],
    ['increase(x[5m]) * 100 > 7', 'increase(x[5s]) * 6000 > 7'],
    ['increase(x[5m]) ^ 2 > y', '(increase(x[5s]) * 60) ^ 2 > y'],
    ['-increase(x[5m]) < 0', '-(increase(x[5s]) * 60) < 0'],
    ['ceil(increase(x[5m])) >= 3', 'ceil(increase(x[5s]) * 60) >= 3'],
    ['max_over_time(increase(x[5m])[1h:1m])', 'max_over_time((increase(x[5s]) * 60)[1m:1s])'],
    ['histogram_quantile(0.99, increase(x[5m])) > 1', 'histogram_quantile(0.99, increase(x[5s]) * 60) > 1'],
    ['a * on (b) group_left increase(x[5m]) > 1', 'a * on (b) group_left () (increase(x[5s]) * 60) > 1'],
    ['a * on (b) group_left (c) increase(x[5m])', 'a * on (b) group_left (c) (increase(x[5s]) * 60)'],
    ['increase(x[5m]) + rate(y[5m]) * 300 > 7', '(increase(x[5s]) * 60) + rate(y[5s]) * 300 > 7'],
  ],
  'what the monitoring counts of itself happens in lab time': [
    [
      'increase(prometheus_rule_evaluation_failures_total[5m]) > 3',
      'increase(prometheus_rule_evaluation_failures_total[5s]) > 3',
    ],
    [
      'rate(alertmanager_notifications_total{a="b"}[5m]) > 1',
      'rate(alertmanager_notifications_total{a="b"}[5s]) / 60 > 1',
    ],
    ['irate(prometheus_x_total[5m]) * 2 > 1', '(irate(prometheus_x_total[5s]) / 60) * 2 > 1'],
  ],
  'slopes are those of lab time': [
    ['deriv(x[5m]) < -5', 'deriv(x[5s]) / 60 < -5'],
    ['increase(x[5m]) or deriv(y[5m])', 'increase(x[5s]) * 60 or deriv(y[5s]) / 60'],
  ],
};

/** What is refused at speed 60, with a word of the reason. */
const refused: readonly (readonly [string, string])[] = [
  ...['hour() > 8', 'minute(x) > 1', 'day_of_week() == 0', 'day_of_month() == 1', 'day_of_year() == 1'].map(
    calendar,
  ),
  ...['days_in_month() == 28', 'month() == 12', 'year() == 2026'].map(calendar),
  ['x @ start()', '@ names an instant'],
  ['x @ end()', '@ names an instant'],
  ['x @ 1700000000', '@ names an instant'],
  ['vector(time())', 'only in a difference'],
  ['time()', 'only in a difference'],
  ['timestamp(x)', 'only in a difference'],
  ['time() > 1700000000', 'compared with something that is none'],
  ['time() > rate(x[5m])', 'compared with something that is none'],
  ['time() - 1700000000 > 5', 'fixed instant'],
  ['time() + x > 5', 'outside of a difference'],
  ['time() % 86400 > 5', 'outside of a difference'],
  ['5 / time() > 5', 'outside of a difference'],
  ['time() - rate(x[5m]) > 5', 'cannot be proven'],
  ['x + 3600 < time()', 'compared with something that is none'],
  ['time() - (x + 5) > 600', 'cannot be proven'],
  ['time() - vector(600) > 5', 'cannot be proven'],
  ['a_timestamp_seconds - b > 600', 'cannot be proven'],
  ['-time() + x > 5', 'negated timestamp'],
  ['time() or rate(x[5m])', 'not of one kind'],
  ['ceil(timestamp(x)) > 5', 'take the difference first'],
  ['sum(timestamp(x)) > 5', 'take the difference first'],
  ['predict_linear(x[1h], scalar(y)) < 0', 'not a constant'],
  ['rate(x[10ms]) > 1', 'whole milliseconds'],
  ['x offset 10ms', 'whole milliseconds'],
];

function calendar(text: string): [string, string] {
  return [text, 'reads the calendar'];
}

describe('core/labtime/promql-compile', () => {
  for (const [subject, cases] of Object.entries(rewritten)) {
    describe(subject, () => {
      for (const [written, expected] of cases) {
        it(written, () => {
          const { text, refusals } = compile(written);
          expect(refusals).to.deep.equal([]);
          expect(text).to.equal(expected);
        });
      }
    });
  }

  describe('refuses', () => {
    for (const [written, reason] of refused) {
      it(`${written}, because: ${reason}`, () => {
        const { refusals } = compile(written);
        expect(refusals.map((refusal) => refusal.reason).join('\n')).to.include(reason);
      });

      it(`${written}, but not at speed 1`, () => {
        expect(compile(written, { speed: 1 })).to.deep.equal({ text: written, refusals: [] });
      });
    }
  });

  it('reports every problem of an expression, each at its place', () => {
    const { refusals } = compile('hour() > 8 and x @ start() and time() + y > 3');
    expect(refusals.map(({ offset }) => offset).sort((a, b) => a - b)).to.deep.equal([0, 15, 31]);
  });

  for (const [text, reason] of [
    ['double_exponential_smoothing(x[1h], 0.5, 0.5)', 'no double_exponential_smoothing()'],
    ['limitk(3, x)', 'no limitk()'],
    ['rate(x[300])', 'wants a duration'],
    ['rate(x[5m * 2])', 'wants a duration'],
    ['rate(x[0s])', 'wants a duration'],
    ['x offset 300', 'wants an offset'],
    ['x offset -(5m)', 'wants an offset'],
    ['x > 1h', 'as a number'],
    ['rate(x[5m] smoothed)', 'does not know'],
  ] as const) {
    it(`names what Prometheus 2.47 does not know: ${text}`, () => {
      expect(
        findUnknown(parsePromql(text))
          .map((found) => found.reason)
          .join('\n'),
      ).to.include(reason);
    });
  }
});
