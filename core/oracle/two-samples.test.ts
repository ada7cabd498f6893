import { expect } from 'chai';
import { lacksTwoSamples } from './two-samples.ts';

describe('the two samples of a rate', () => {
  const minute = 60_000;
  const of = (windowMs: number) => lacksTwoSamples(windowMs, { scrapeIntervalMs: 5 * minute })?.kind;

  it('are never in a window that is shorter than a scrape interval, and always in one of two intervals', () => {
    expect([4, 5, 9, 10].map((minutes) => of(minutes * minute))).to.deep.equal([
      'never',
      'unknown',
      'unknown',
      undefined,
    ]);
  });
});
