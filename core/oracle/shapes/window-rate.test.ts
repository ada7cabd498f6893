import { expect } from 'chai';
import fc from 'fast-check';
import { anyWindow } from '../testing/any-window.ts';
import { predictWindow, problemsOfWindow } from '../testing/predict.ts';

describe('oracle against a simulated Prometheus: counters and histograms over windows', () => {
  it('holds every firing and every end within its windows, whatever the phases', () => {
    fc.assert(
      fc.property(anyWindow, (lab) => {
        expect(problemsOfWindow(lab).join('; ')).to.equal('');
      }),
      { numRuns: 1500 },
    );
  });

  it('sees through most of them', () => {
    const lives = fc.sample(anyWindow, { seed: 7, numRuns: 500 }).map(predictWindow);
    const seen = lives.filter(
      (life) => 'never' in life || life.firing.terms.every(({ name }) => name !== 'not seen through'),
    );
    expect(seen.length).to.be.above(400);
  });
});
