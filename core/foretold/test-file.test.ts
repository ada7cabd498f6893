import { expect } from 'chai';
import { parse } from 'yaml';
import type { Signal } from '../fault.ts';
import { playingsOf } from './playing.ts';
import { writeTest } from './test-file.ts';
import { labOf } from './testing.ts';

/** At speed 15 a scrape is a second, and the lookback of 5m is 20 of them. */
const speed = 15;
const [playing] = playingsOf({
  speed,
  scrapeMs: 1000,
  resolutionMs: 0,
  historyMs: 3000,
  gapMs: 0,
  isMeasured: false,
  fromMs: -15_000,
  everyMs: 500,
});

/** What promtool is given about one metric of a lab until a minute after the onset. */
function testOf(signal: Signal, metric: string, untilMs = 60_000) {
  if (playing === undefined) throw new Error('no playing');
  const lab = labOf([signal], {
    speed,
    faults: [{ index: 0, atMs: 0, lastsMs: 600_000, signals: [signal] }],
  });
  const asked = [{ expr: `${metric} == 0`, metrics: new Set([metric]), seriesCount: 1, untilMs }];
  return parse(writeTest({ lab, asked, playings: [playing], evaluationMs: 2000 }));
}

const gone = (isMarked: boolean): Signal => ({
  kind: 'metric-gone',
  service: 'app',
  metric: 'load',
  isMarked,
});
const gauge: Signal = {
  kind: 'gauge',
  service: 'app',
  metric: 'load',
  labels: {},
  baseline: 1,
  faultValue: 0,
};

describe('a test that promtool is given', () => {
  it('has the samples of every scrape, and asks for all looks in few queries', () => {
    const { evaluation_interval, tests } = testOf(gauge, 'load');
    expect(evaluation_interval).to.equal('2000ms');
    expect(tests).to.have.length(1);
    const [{ interval, input_series, promql_expr_test }] = tests;
    expect(interval).to.equal('1000ms');
    // The zero is at the fourth scrape.
    expect(input_series).to.deep.equal([
      { series: 'load{instance="app:9100", job="app", service="app"}', values: '1 1 1 0 0 0 0 0' },
    ]);
    expect(promql_expr_test).to.have.length(1);
    expect(promql_expr_test[0].expr).to.match(/^# 0\.0\.0\nsum_over_time\(.*load == 0/);
    // From a scrape before the zero, 2 s on its clock, to four seconds after it.
    expect(promql_expr_test[0]).to.deep.include({ eval_time: '7000ms', exp_samples: [] });
  });

  it('marks the end of a series as Prometheus does, or a lookback later where it does not', () => {
    const both = (isMarked: boolean): string => {
      const signals = [gauge, gone(isMarked)];
      const lab = labOf(signals, { speed, faults: [{ index: 0, atMs: 0, lastsMs: 600_000, signals }] });
      const asked = [{ expr: 'load', metrics: new Set(['load']), seriesCount: 1, untilMs: 330_000 }];
      const playings = playing === undefined ? [] : [playing];
      return parse(writeTest({ lab, asked, playings, evaluationMs: 2000 })).tests[0].input_series[0].values;
    };
    expect(both(true)).to.match(/^1 1 1 stale _ _/);
    expect(both(false).split(' ').indexOf('stale')).to.equal(2 + 20);
  });
});
