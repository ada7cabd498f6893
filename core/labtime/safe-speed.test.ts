import { expect } from 'chai';
import { highestSafeSpeed, isSafe, offeredSpeeds, type Showing } from './safe-speed.ts';

/** As the shipped configuration says: scrapes have 10 s, rules run every 30 s. */
const limits = { scrapeTimeoutMs: 10_000, evaluationIntervalMs: 30_000 };
const calm: Showing = {
  longestScrapeMs: 20,
  longestRuleGroupMs: 25,
  longestEventLoopLagMs: 30,
  missedRuleIterations: 0,
};

describe('the highest safe speed', () => {
  it('is the highest of all on a calm machine', () => {
    expect(highestSafeSpeed(calm, limits, 120)).to.equal(120);
  });

  it('is the highest that was asked for, when that is less', () => {
    expect(highestSafeSpeed(calm, limits, 60)).to.equal(60);
  });

  // Twice 60 ms fit in 10 s / 60 = 167 ms, and not in 10 s / 120 = 83 ms.
  it('leaves a scrape twice the time that it took', () => {
    expect(highestSafeSpeed({ ...calm, longestScrapeMs: 60 }, limits, 120)).to.equal(60);
  });

  // Twice 600 ms fit in 30 s / 10, and not in 30 s / 30.
  for (const slow of ['longestRuleGroupMs', 'longestEventLoopLagMs'] as const) {
    it(`leaves an evaluation twice the ${slow}`, () => {
      expect(highestSafeSpeed({ ...calm, [slow]: 600 }, limits, 120)).to.equal(10);
    });
  }

  it('is none when rules were skipped or when not even real time has room', () => {
    expect(highestSafeSpeed({ ...calm, missedRuleIterations: 1 }, limits, 120)).to.equal(undefined);
    expect(highestSafeSpeed({ ...calm, longestScrapeMs: 6000 }, limits, 120)).to.equal(undefined);
  });

  it('is none when something was not measured', () => {
    for (const unknown of ['longestScrapeMs', 'longestRuleGroupMs', 'missedRuleIterations'] as const)
      expect(highestSafeSpeed({ ...calm, [unknown]: null }, limits, 120), unknown).to.equal(undefined);
  });

  it('is safe exactly at the edge', () => {
    expect(isSafe(100, { ...calm, longestScrapeMs: 50 }, limits)).to.equal(true);
    expect(isSafe(100, { ...calm, longestScrapeMs: 50.1 }, limits)).to.equal(false);
  });

  it('is offered fastest first, down to real time', () => {
    expect(offeredSpeeds.at(-1)).to.equal(1);
    expect([...offeredSpeeds].sort((a, b) => b - a)).to.deep.equal([...offeredSpeeds]);
  });
});
