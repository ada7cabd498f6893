import { expect } from 'chai';
import type { Signal } from '../fault.ts';
import type { Lab } from './lab.ts';
import { labSeries } from './lab-series.ts';
import { labOf, targetOf } from './testing.ts';

const variant = { carried: 0, gapMs: 0, off: 0, historyMs: 120_000 } as const;
const seriesOf = (lab: Lab, ...metrics: string[]) => labSeries(lab, new Set(metrics), variant);
/** What scrapes find of each series, this many seconds after the zero. */
const found = (lab: Lab, metric: string, ...seconds: number[]) =>
  seriesOf(lab, metric).map(({ scrapedAt }) => seconds.map((second) => scrapedAt(second * 1000)));

const failing: Signal = { kind: 'error-ratio', service: 'app', baselineRatio: 0, faultRatio: 0.2 };
const dying: Signal = { kind: 'target-down', service: 'app' };

describe('series of the lab under a fault', () => {
  it('are answers that fail in its time, as many as the rest is fewer', () => {
    expect(found(labOf([failing]), 'http_requests_total', 0, 10, 600, 610)).to.deep.equal([
      [3000, 3400, 27_000, 27_500],
      [0, 100, 6000, 6000],
    ]);
  });

  it('are answers of one route alone where only that fails', () => {
    const route = (endpoint: string, status: string, ratePerSecond: number) => ({
      type: 'counter' as const,
      name: 'http_requests_total',
      labels: { service: 'app', endpoint, status },
      ratePerSecond,
    });
    const healthy = [
      route('/a', '200', 40),
      route('/a', '500', 0),
      route('/b', '200', 10),
      route('/b', '500', 0),
    ];
    const lab = labOf([{ ...failing, faultRatio: 0.1, among: { endpoint: '/b' } }], { healthy });
    // A tenth of all requests is half of those to /b.
    const counted = found(lab, 'http_requests_total', 0, 10).map(([a, b]) => Number(b) - Number(a));
    expect(counted).to.deep.equal([400, 0, 50, 50]);
  });

  it('carry the labels of the target in the configuration under test', () => {
    const [series] = seriesOf(labOf([failing]), 'http_requests_total');
    expect(series?.labels).to.deep.equal({
      endpoint: '/',
      status: '200',
      job: 'app',
      instance: 'app:9100',
      service: 'app',
    });
    expect(seriesOf(labOf([failing], { targets: [] }), 'http_requests_total')).to.deep.equal([]);
  });

  it('are as metric_relabel_configs leave them, and none that they drop', () => {
    const step = (action: 'drop' | 'labeldrop', regex: string, sourceLabels: string[]) => ({
      action,
      regex,
      sourceLabels,
      separator: ';',
      targetLabel: '',
      replacement: '$1',
      modulus: 0,
      location: { file: 'prometheus/prometheus.yml' },
    });
    const stored = (...metricRelabelling: ReturnType<typeof step>[]) =>
      seriesOf(
        labOf([failing], { targets: [targetOf('app', { metricRelabelling })] }),
        'http_requests_total',
      );
    expect(stored(step('drop', '5..', ['status']))).to.have.length(1);
    expect(stored(step('labeldrop', 'endpoint', []))[0]?.labels).not.to.have.property('endpoint');
  });

  it('vanish with a target that dies, and their counters begin anew', () => {
    const lab = labOf([dying]);
    expect(found(lab, 'http_requests_total', -10, 0, 599, 610)[0]).to.deep.equal([2500, null, null, 500]);
    expect(found(lab, 'up', -10, 0, 599, 610)).to.deep.equal([[1, 0, 0, 1]]);
    const frozen = labOf([{ ...dying, isFrozen: true }]);
    expect(found(frozen, 'http_requests_total', -10, 610)[0]).to.deep.equal([2500, 3500]);
  });

  it('are gauges where their signals have them, measured ones off as told', () => {
    const heating: Signal = {
      kind: 'gauge-course',
      service: 'app',
      metric: 'celsius',
      labels: {},
      baseline: 50,
      onset: [{ afterMs: 100_000, value: 90 }],
      healed: [{ afterMs: 10_000, value: 50 }],
      offRatio: 0.1,
    };
    const lab = labOf([heating]);
    expect(found(lab, 'celsius', -1, 50, 300, 605, 620)).to.deep.equal([[50, 70, 90, 70, 50]]);
    const [high] = labSeries(lab, new Set(['celsius']), { ...variant, off: 1 });
    expect(high?.scrapedAt(50_000)).to.be.closeTo(77, 1e-9);
  });

  it('are counters that come with the fault, and go with it', () => {
    const failures: Signal = {
      kind: 'counter',
      service: 'app',
      metric: 'failures_total',
      labels: {},
      per: 'lab-second',
      baseline: 0,
      faultValue: 0.1,
      bornAtOnset: true,
      goneAtHeal: true,
    };
    expect(found(labOf([failures]), 'failures_total', -1, 0, 100, 600)).to.deep.equal([[null, 0, 10, null]]);
  });

  it('are buckets that slow answers reach when they are over', () => {
    const slow: Signal = {
      kind: 'histogram',
      service: 'app',
      metric: 'seconds',
      labels: {},
      bounds: [0.1, 10],
      baseline: 0.05,
      faultValue: 5,
      shareRatio: 0.5,
      isDuration: true,
    };
    const [fast, all] = found(labOf([slow]), 'seconds_bucket', 0, 4, 10);
    expect(fast).to.deep.equal([3000, 3100, 3250]);
    expect(all).to.deep.equal([3000, 3100, 3375]);
  });

  it('are gone without a mark where Prometheus just stops getting them', () => {
    const gone = (isMarked: boolean): Signal => ({
      kind: 'metric-gone',
      service: 'app',
      metric: 'http_requests_total',
      isMarked,
    });
    expect(found(labOf([gone(true)]), 'http_requests_total', 1)[0]).to.deep.equal([null]);
    expect(found(labOf([gone(false)]), 'http_requests_total', 1)[0]).to.deep.equal(['unmarked']);
  });
});
