import { expect } from 'chai';
import fc from 'fast-check';
import { evenSpread } from './spread.ts';

const take = (ratio: number, count: number): boolean[] => Array.from({ length: count }, evenSpread(ratio));

describe('evenSpread', () => {
  it('hits every fifth call at 20 %', () => {
    expect(take(0.2, 15).flatMap((hit, index) => (hit ? [index + 1] : []))).to.deep.equal([5, 10, 15]);
  });

  it('never hits at 0 and always at 1', () => {
    expect(take(0, 100)).to.not.include(true);
    expect(take(1, 100)).to.not.include(false);
  });

  it('is not misled by the rounding of 0.29 * 100', () => {
    expect(take(0.29, 100).filter(Boolean)).to.have.lengthOf(29);
  });

  it('keeps tenths exact over a long run', () => {
    expect(take(0.1, 100_000).filter(Boolean)).to.have.lengthOf(10_000);
  });

  it('holds n · ratio hits, give or take one, in any n consecutive calls', () => {
    const ratio = fc.double({ min: 0, max: 1, noNaN: true });
    const property = fc.property(
      ratio,
      fc.nat(400),
      fc.integer({ min: 1, max: 400 }),
      (share, start, length) => {
        const hits = take(share, start + length)
          .slice(start)
          .filter(Boolean).length;
        expect(Math.abs(hits - length * share)).to.be.at.most(1 + 1e-6);
      },
    );
    fc.assert(property, { numRuns: 300 });
  });
});
