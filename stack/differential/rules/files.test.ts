import { expect } from 'chai';
import { parse } from 'yaml';
import type { PromtoolCase } from './case.ts';
import { promtoolFiles, promtoolZeroMs } from './files.ts';

const one: PromtoolCase = {
  expr: 'a > 1',
  timing: {
    onsetMs: 20_000,
    lastsMs: 60_000,
    scrapeIntervalMs: 6000,
    scrapePhaseMs: 0,
    evaluationIntervalMs: 10_000,
    evaluationPhaseMs: 0,
    forMs: 15_000,
    keepFiringForMs: 0,
  },
  scrapedAtMs: [-11_000, -5000, 1000],
  series: [
    { name: 'a{b="1"}', values: [100, 103, 104] },
    { name: 'a{b="2"}', values: [0, 1, 1] },
  ],
  evaluations: [
    { atMs: 5000, state: 'inactive' },
    { atMs: 15_000, state: 'pending' },
    { atMs: 25_000, state: 'firing' },
  ],
};
const files = promtoolFiles('Lab7', one);
const test = parse(files.test);

describe('a case as files for promtool', () => {
  it('begins whole evaluations before the first one, and before the first scrape', () => {
    expect(promtoolZeroMs(one)).to.equal(-15_000);
    expect(promtoolZeroMs({ ...one, scrapedAtMs: [-15_000] })).to.equal(-15_000);
    expect(promtoolZeroMs({ ...one, scrapedAtMs: [-16_000] })).to.equal(-25_000);
  });

  it('has the rule, which is silent before the simulation begins', () => {
    const [rule] = parse(files.rules).groups[0].rules;
    expect(rule).to.include({ alert: 'Lab7', for: '15s', keep_firing_for: '0s' });
    expect(rule.expr).to.equal('(a > 1) and on () (vector(time()) > 15)');
  });

  it('has every series on the widest lattice that holds the scrapes', () => {
    expect(test.tests[0].interval).to.equal('2s');
    expect(test.tests[0].input_series).to.deep.equal([
      { series: 'a{b="1"}', values: '_x2 100 _x2 103 _x2 104' },
      { series: 'a{b="2"}', values: '_x2 0 _x2 1 _x2 1' },
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
