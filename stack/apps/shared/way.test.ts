import { expect } from 'chai';
import { isMoving, ratioAt } from './way.ts';

describe('the way to a share', () => {
  const way = { fromRatio: 0.5, toRatio: 0.9, startMs: 1000, overMs: 2000 };

  it('is a line, and ends where it should', () => {
    expect(ratioAt(way, 1000)).to.equal(0.5);
    expect(ratioAt(way, 2000)).to.be.closeTo(0.7, 1e-9);
    expect(ratioAt(way, 3000)).to.be.closeTo(0.9, 1e-9);
    expect(ratioAt(way, 9000)).to.be.closeTo(0.9, 1e-9);
    expect([2999, 3000].map((ms) => isMoving(way, ms))).to.deep.equal([true, false]);
  });

  it('may take no time', () => {
    expect(ratioAt({ ...way, overMs: 0 }, 1000)).to.be.closeTo(0.9, 1e-9);
    expect(isMoving({ ...way, overMs: 0 }, 1000)).to.equal(false);
  });
});
