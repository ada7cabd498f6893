import { expect } from 'chai';
import { normalQuantile } from './normal-quantile.ts';

describe('normalQuantile', () => {
  // Python 3.11, statistics.NormalDist().inv_cdf.
  for (const [probability, value] of [
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.005, -2.575829303548901],
    [0.999, 3.090232306167813],
    [1e-6, -4.753424308822899],
  ] as const) {
    it(`is ${value} at ${probability}`, () => expect(normalQuantile(probability)).to.be.closeTo(value, 1e-9));
  }
});
