import { expect } from 'chai';
import { batchesOf, isAmong, queryOf } from './looks.ts';

const looks = { firstMs: 1000, everyMs: 50, count: 120 };

describe('looks of one query', () => {
  it('are as many as a double can tell apart', () => {
    expect(batchesOf(looks, 1)).to.deep.equal([
      { firstMs: 1000, count: 50 },
      { firstMs: 3500, count: 50 },
      { firstMs: 6000, count: 20 },
    ]);
  });

  it('are fewer where an expression reads many series, for promtool loads only so many samples', () => {
    expect(batchesOf(looks, 250).every(({ count }) => count <= 10)).to.equal(true);
    expect(batchesOf(looks, 1e6)).to.have.length(120);
  });

  it('are those whose numbers are in the sum of powers', () => {
    const sum = 2 ** 0 + 2 ** 3 + 2 ** 49;
    expect([0, 1, 2, 3, 48, 49].filter((look) => isAmong(sum, look))).to.deep.equal([0, 3, 49]);
  });

  it('are asked for as one subquery', () => {
    expect(queryOf('up == 0 # why', { firstMs: 1000, count: 50 }, 50)).to.equal(
      'sum_over_time((2 ^ round((timestamp((up == 0 # why\n) + 0) - 1) / 0.05))[2450ms:50ms])',
    );
  });
});
