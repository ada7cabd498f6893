import { expect } from 'chai';
import type { AlertRule } from '../config/rules.ts';
import type { Signal } from '../fault.ts';
import { readingOf } from './reading.ts';

const ratio = (factor = '') =>
  `${factor}sum by (service) (rate(http_requests_total{status=~"5.."}[5m])) / sum by (service) (rate(http_requests_total[5m]))`;
const rule = (
  expr: string,
  annotations = { value: '{{ $value }}', summary: 'nothing to count' },
): AlertRule => ({
  group: 'g',
  alert: 'A',
  expr,
  forMs: 0,
  keepFiringForMs: 0,
  labels: {},
  annotations,
  location: { file: 'rules.yml' },
});
const alert = { alertname: 'A', service: 'app' };
const errors: Signal = { kind: 'error-ratio', service: 'app', baselineRatio: 0, faultRatio: 0.2 };
const heat: Signal = {
  kind: 'gauge',
  service: 'app',
  metric: 'temperature',
  labels: {},
  baseline: 60,
  faultValue: 92,
};
/** 250 requests in five minutes of the lab. */
const setting = { speed: 60, ratePerSecond: 50 };
const rangeOf = (expr: string, signals: Signal[] = [errors]): [number, number] | undefined => {
  const reading = readingOf(rule(expr), alert, signals, setting);
  return reading && [reading.least, reading.most];
};

describe('what a person may read of an alert', () => {
  it('lies between the threshold and the fault, and an error or two of the counting more', () => {
    expect(rangeOf(`${ratio()} > 0.05`)).to.deep.equal([0.05, 0.2 + 1.4 / 250]);
    expect(readingOf(rule(`${ratio()} > 0.05`), alert, [errors], setting)?.templates).to.deep.equal({
      value: '{{ $value }}',
    });
  });

  it('is the ratio itself, however the rule multiplies it', () => {
    for (const expr of [`${ratio('100 * ')} > 5`, `(${ratio()}) * 100 > 5`, `100 * (${ratio()}) > 5`])
      expect(
        rangeOf(expr)?.map((bound) => bound.toFixed(4)),
        expr,
      ).to.deep.equal(['0.0500', '0.2056']);
    expect(rangeOf(`(${ratio()}) / 2 > 0.025`)?.[0]).to.equal(0.05);
  });

  it('is the left side of `and`', () => {
    expect(rangeOf(`(${ratio()} > 0.01) and on (service) (up == 1)`)?.[0]).to.equal(0.01);
  });

  it('lies between the limit and the value that a gauge steps to or takes its course to, on either side', () => {
    const afterMs = 60_000;
    const course: Signal = {
      ...{ kind: 'gauge-course', service: 'app', metric: 'temperature', labels: {}, baseline: 60 },
      onset: [{ afterMs, value: 90 }],
      healed: [{ afterMs, value: 60 }],
    };
    const rounded = (...given: Parameters<typeof rangeOf>) =>
      rangeOf(...given)?.map((one) => Math.round(one));
    expect(rounded('temperature > 80', [heat])).to.deep.equal([80, 101]);
    expect(rounded('temperature > 80', [course])).to.deep.equal([80, 99]);
    expect(rounded('temperature{gpu="0"} < 95', [heat])).to.deep.equal([83, 95]);
    expect(rounded('temperature > 80', [{ ...heat, metric: 'pressure' }])).to.equal(undefined);
  });

  it('is no more than the last bound of a histogram that a fault moves', () => {
    const slow: Signal = {
      ...{ kind: 'histogram', service: 'app', metric: 'duration_seconds', labels: {}, bounds: [1, 5, 30] },
      ...{ baseline: 0.1, faultValue: 8, shareRatio: 0.1, isDuration: true },
    };
    const quantile = 'histogram_quantile(0.99, sum by (le) (rate(duration_seconds_bucket[5m]))) > 5';
    expect(rangeOf(quantile, [slow])).to.deep.equal([5, 30]);
    expect(rangeOf(quantile.replace('duration', 'size'), [slow])).to.equal(undefined);
    expect(rangeOf('sum(rate(duration_seconds_bucket[5m])) > 5', [slow])).to.equal(undefined);
  });

  it('is no more than all where the rule compares a share, and not less than nothing below a limit', () => {
    expect(rangeOf('1 - available / total > 0.85', [])).to.deep.equal([0.85, 1]);
    expect(rangeOf('failed / (failed + done) > 0.01', [])).to.deep.equal([0.01, 1]);
    expect(rangeOf('a / b > 3', []), 'that is no share').to.equal(undefined);
    expect(rangeOf('a - b > 0.5', []), 'nor that').to.equal(undefined);
    expect(rangeOf('available / total < 0.15', [])).to.deep.equal([0, 0.15]);
    expect(rangeOf('rate(a_total[5m]) < 1 unless on (service) up == 0', [])).to.deep.equal([0, 1]);
    expect(rangeOf('a < -1', []), 'this one may be below nothing').to.equal(undefined);
  });

  it('is a share of the whole where the rule counts in percent, whatever it counts', () => {
    const busy = '100 * (1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])))';
    expect(rangeOf(`${busy} > 80`, [])).to.deep.equal([0.8, 1]);
    expect(rangeOf(`${busy} < 5`, [])).to.deep.equal([0, 0.05]);
    expect(rangeOf('100 * rate(a_total[5m]) > 500', []), 'that is no share').to.equal(undefined);
  });

  it('is not known of anything else', () => {
    expect(rangeOf('temperature > 80', []), 'no fault moves it').to.equal(undefined);
    expect(rangeOf('rate(other_total[5m]) > 1')).to.equal(undefined);
    expect(rangeOf('vector(1)')).to.equal(undefined);
    const silent = rule(`${ratio()} > 0.05`, { value: 'much', summary: '' });
    expect(readingOf(silent, alert, [errors], setting), 'no annotation shows it').to.equal(undefined);
  });
});
