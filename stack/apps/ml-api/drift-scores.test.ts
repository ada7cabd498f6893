import { expect } from 'chai';
import { driftScores, jensenShannonDistance, kolmogorovSmirnov, stabilityIndex } from './drift-scores.ts';
import cases from './testing/reference-scores.json' with { type: 'json' };

describe('the drift scores', () => {
  // numpy and scipy made them: testing/reference-scores.py.
  for (const { name, reference, actual, psi, js, ks } of cases) {
    it(`are those of scipy for ${name}`, () => {
      const scores = driftScores(reference, actual);
      expect(scores.psi).to.be.closeTo(psi, 1e-9);
      expect(scores.js).to.be.closeTo(js, 1e-7);
      expect(scores.ks).to.be.closeTo(ks, 1e-12);
    });
  }

  it('are those of the formulas where a person can follow them', () => {
    const [expected, actual] = [
      [0.5, 0.5],
      [0.2, 0.8],
    ] as const;
    expect(stabilityIndex(expected, actual)).to.be.closeTo(0.3 * Math.log(2.5) + 0.3 * Math.log(1.6), 1e-12);
    expect(jensenShannonDistance([1, 0], [0, 1])).to.equal(1);
    expect(jensenShannonDistance(expected, expected)).to.equal(0);
    expect(kolmogorovSmirnov([1, 2, 3, 4], [3, 4, 5, 6])).to.equal(0.5);
    expect(kolmogorovSmirnov([1, 1, 1], [1])).to.equal(0);
    expect(kolmogorovSmirnov([1], [2])).to.equal(1);
  });

  it('stay finite when a bin is empty', () => {
    // Ten bins of a tenth; all lie in one of them: 0.9·ln(10) + 9 · 0.0999·ln(1000).
    const reference = Array.from({ length: 100 }, (_, index) => index);
    const { psi } = driftScores(reference, [5, 5, 5]);
    expect(psi).to.be.closeTo(0.9 * Math.log(10) + 9 * 0.0999 * Math.log(1000), 1e-9);
  });
});
