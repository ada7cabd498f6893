import { expect } from 'chai';
import { parsePromql } from '../labtime/promql.ts';
import { readsOf } from './reads.ts';

const reads = (expr: string) => readsOf(parsePromql(expr), 30_000);

describe('what an expression reads', () => {
  it('looks back as far as windows and offsets within each other', () => {
    expect(reads('rate(a[5m]) > rate(b[1h])').backMs).to.equal(3_600_000);
    expect(reads('max_over_time(rate(a[5m] offset 1m)[10m:1m])').backMs).to.equal(16 * 60_000);
    expect(reads('a > 1').backMs).to.equal(0);
  });

  it('has the resolution of its subqueries, or that of the evaluation', () => {
    expect(reads('max_over_time(a[10m:2m])').resolutionMs).to.equal(120_000);
    expect(reads('max_over_time(a[10m:])').resolutionMs).to.equal(30_000);
  });

  it('names its selectors, but none that has no name', () => {
    expect(reads('a{b="c"} / d').selectors.map((one) => one?.metric)).to.deep.equal(['a', 'd']);
    expect(reads('{job="a"} > 1').selectors).to.deep.equal([undefined]);
  });

  for (const [expr, isPerTarget] of [
    ['topk by (service) (1, a) > 1', true],
    ['sum by (service) (a) / on (service) b', true],
    ['sum without (le) (a)', true],
    ['sum(a) > 1', false],
    ['sum by (le) (a)', false],
    ['sum without (instance) (a)', false],
    ['a / on (le) b', false],
    ['absent(a)', false],
    ['a > scalar(b)', false],
  ] as const) {
    it(`${expr} ${isPerTarget ? 'keeps targets apart' : 'puts targets together'}`, () => {
      expect(reads(expr).isPerTarget).to.equal(isPerTarget);
    });
  }
});
