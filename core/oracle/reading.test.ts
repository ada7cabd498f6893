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

  it('lies between the limit and the value that a gauge steps to, on either side', () => {
    expect(rangeOf('temperature > 80', [heat])).to.deep.equal([80, 92]);
    expect(rangeOf('temperature{gpu="0"} < 95', [heat])).to.deep.equal([92, 95]);
  });

  it('is a share of the whole where the rule counts in percent, whatever it counts', () => {
    const busy = '100 * (1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])))';
    expect(rangeOf(`${busy} > 80`, [])).to.deep.equal([0.8, 1]);
    expect(rangeOf(`${busy} < 5`, [])).to.deep.equal([0, 0.05]);
    expect(rangeOf('100 * rate(a_total[5m]) > 500', []), 'that is no share').to.equal(undefined);
  });

  it('is not known of anything else', () => {
    expect(rangeOf(`${ratio()} > 0.05`, [heat]), 'no fault moves it').to.equal(undefined);
    expect(rangeOf('rate(other_total[5m]) > 1')).to.equal(undefined);
    expect(rangeOf('vector(1)')).to.equal(undefined);
    const silent = rule(`${ratio()} > 0.05`, { value: 'much', summary: '' });
    expect(readingOf(silent, alert, [errors], setting), 'no annotation shows it').to.equal(undefined);
  });
});
