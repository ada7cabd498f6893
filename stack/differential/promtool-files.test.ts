import { expect } from 'chai';
import { parse } from 'yaml';
import type { Evaluation, Scrape, Simulated } from '../../core/oracle/testing/simulate.ts';
import { promtoolFiles, promtoolZeroMs } from './promtool-files.ts';

const lab: Simulated = {
  onsetMs: 20_000,
  lastsMs: 60_000,
  baselineRatio: 0,
  faultRatio: 0.5,
  requestSpacingMs: 200,
  endpoints: 2,
  pastRequests: 100,
  carriedError: 0,
  scrapeIntervalMs: 6000,
  scrapePhaseMs: 0,
  evaluationIntervalMs: 10_000,
  evaluationPhaseMs: 0,
  conditions: [{ windowMs: 30_000, thresholdRatio: 0.1 }],
  forMs: 15_000,
  keepFiringForMs: 0,
};
const scrapes: Scrape[] = [
  { atMs: -11_000, good: [100, 200], errors: [0, 7] },
  { atMs: -5000, good: [103, 204], errors: [1, 8] },
  { atMs: 1000, good: [104, 204], errors: [1, 9] },
];
const evaluations: Evaluation[] = [
  { atMs: 5000, state: 'inactive' },
  { atMs: 15_000, state: 'pending' },
  { atMs: 25_000, state: 'firing' },
];
const files = promtoolFiles('Lab7', lab, { scrapes, evaluations });
const test = parse(files.test);

describe('a lab as files for promtool', () => {
  it('begins whole evaluations before the first one, and before the first scrape', () => {
    expect(promtoolZeroMs(lab, { scrapes, evaluations })).to.equal(-15_000);
    const early = { scrapes: [{ atMs: -15_000, good: [], errors: [] }], evaluations };
    expect(promtoolZeroMs(lab, early)).to.equal(-15_000);
    expect(promtoolZeroMs(lab, { scrapes: [{ atMs: -16_000, good: [], errors: [] }], evaluations })).to.equal(
      -25_000,
    );
  });

  it('has the rule, which is silent before the simulation begins', () => {
    const [rule] = parse(files.rules).groups[0].rules;
    expect(rule).to.include({ alert: 'Lab7', for: '15s', keep_firing_for: '0s' });
    expect(rule.expr)
      .to.include('[30000ms]')
      .and.to.match(/ and on \(\) \(vector\(time\(\)\) > 15\)$/);
  });

  it('has both series of every endpoint on the widest lattice that holds the scrapes', () => {
    expect(test.tests[0].interval).to.equal('2s');
    expect(test.tests[0].input_series).to.deep.equal([
      {
        series: 'http_requests_total{service="app", endpoint="/0", status="200"}',
        values: '_x2 100 _x2 103 _x2 104',
      },
      {
        series: 'http_requests_total{service="app", endpoint="/0", status="500"}',
        values: '_x2 0 _x2 1 _x2 1',
      },
      {
        series: 'http_requests_total{service="app", endpoint="/1", status="200"}',
        values: '_x2 200 _x2 204 _x2 204',
      },
      {
        series: 'http_requests_total{service="app", endpoint="/1", status="500"}',
        values: '_x2 7 _x2 8 _x2 9',
      },
    ]);
  });

  it('says after every evaluation what ALERTS must be', () => {
    const expr = 'count by (alertstate) (ALERTS{alertname="Lab7"})';
    expect(test.evaluation_interval).to.equal('10s');
    expect(test.tests[0].promql_expr_test).to.deep.equal([
      { expr, eval_time: '20s', exp_samples: [] },
      { expr, eval_time: '30s', exp_samples: [{ labels: '{alertstate="pending"}', value: 1 }] },
      { expr, eval_time: '40s', exp_samples: [{ labels: '{alertstate="firing"}', value: 1 }] },
    ]);
  });
});
