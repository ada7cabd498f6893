import { expect } from 'chai';
import { narrowed, offsetByDate } from './clock-offset.ts';

const second = 1_700_000_000_000;
const at = (ms: number) => ({ headers: { date: new Date(ms).toUTCString() } });

describe('the offset of a clock', () => {
  it('is known to a second and a round trip from one answer', () => {
    expect(offsetByDate(at(second), second + 200, second + 250)).to.deep.equal({
      leastMs: -250,
      mostMs: 800,
    });
    expect(offsetByDate({ headers: {} }, 0, 1)).to.equal(undefined);
  });

  it('is narrowed down by many answers to the pause between them, wherever the clock stands', () => {
    for (const aheadMs of [0, 1500, -1500, 90_000]) {
      let known = offsetByDate(at(second + aheadMs), second, second + 2);
      for (let ms = 100; ms < 3000; ms += 100)
        known = narrowed(known, offsetByDate(at(second + ms + aheadMs), second + ms, second + ms + 2));
      expect(known?.leastMs).to.be.within(aheadMs - 2, aheadMs);
      expect(known?.mostMs).to.be.within(aheadMs, aheadMs + 100);
    }
  });

  it('is what is known when a measurement fails', () => {
    const known = { leastMs: -1, mostMs: 1 };
    expect(narrowed(known, undefined)).to.equal(known);
    expect(narrowed(undefined, known)).to.equal(known);
    expect(narrowed(undefined, undefined)).to.equal(undefined);
  });
});
