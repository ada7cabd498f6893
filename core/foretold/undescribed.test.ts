import { expect } from 'chai';
import type { Signal } from '../fault.ts';
import { parsePromql } from '../labtime/promql.ts';
import type { Lab } from './lab.ts';
import { labSeries } from './lab-series.ts';
import { readsOf } from './reads.ts';
import { labOf, targetOf } from './testing.ts';
import { whyUndescribed } from './undescribed.ts';

const failing: Signal = { kind: 'error-ratio', service: 'app', baselineRatio: 0, faultRatio: 0.2 };

function why(expr: string, lab: Lab = labOf([failing])): string | undefined {
  const reads = readsOf(parsePromql(expr), 30_000);
  const metrics = new Set(reads.selectors.flatMap((one) => one?.metric ?? []));
  return whyUndescribed(
    reads,
    lab,
    labSeries(lab, metrics, { carried: 0, gapMs: 0, off: 0, historyMs: 60_000 }),
  );
}

describe('what nobody describes', () => {
  it('is nothing where signals and the healthy lab describe all series', () => {
    expect(why('topk(1, rate(http_requests_total{status="500"}[5m])) > 1')).to.equal(undefined);
    expect(why('count(up == 0) > 1', labOf([{ kind: 'target-down', service: 'app' }]))).to.equal(undefined);
  });

  it('is named', () => {
    expect(why('queue_length / http_requests_total > 1')).to.contain('describes queue_length');
    expect(why('{job="app"} > 1')).to.contain('a way that is not read');
    expect(why('time() > 1')).to.equal('it reads no series');
  });

  it('is why an expression moves whose series no fault tells of', () => {
    expect(why('count(up == 0) > 1')).to.equal('no fault of the scenario moves up');
  });

  it('is a fault without a word about series', () => {
    expect(why('up == 0', labOf([]))).to.contain('what fault 1 does');
  });

  it('is the rest of a metric of which one mode is described', () => {
    const idle: Signal = {
      kind: 'counter',
      service: 'app',
      metric: 'node_cpu_seconds_total',
      labels: { mode: 'idle' },
      per: 'second',
      baseline: 1,
      faultValue: 0,
    };
    const lab = labOf([idle]);
    expect(why('rate(node_cpu_seconds_total{mode="idle"}[5m]) < 0.1', lab)).to.equal(undefined);
    expect(why('rate(node_cpu_seconds_total[5m]) < 0.1', lab)).to.contain('only the series with mode="idle"');
  });

  it('is what another target serves, unless each target is looked at by itself', () => {
    const full: Signal = {
      kind: 'gauge',
      service: 'app',
      metric: 'node_load1',
      labels: {},
      baseline: 0,
      faultValue: 9,
    };
    const targets = [targetOf('app'), targetOf('host')];
    const lab = labOf([full], { targets });
    expect(why('sum(node_load1) > 1', lab)).to.contain('node_load1 of host');
    expect(why('sum by (instance) (node_load1) > 1', lab)).to.equal(undefined);
    expect(why('sum(node_load1{job="app"}) > 1', lab)).to.equal(undefined);
  });

  it('is what a job stores after a setting that nobody reads', () => {
    const targets = [targetOf('app', { unread: ['relabel_configs'] })];
    expect(why('up == 0', labOf([failing], { targets }))).to.contain('relabel_configs of the job app');
  });
});
