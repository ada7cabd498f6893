import { expect } from 'chai';
import { Admission, type Room } from './admission.ts';

/** A run that used this share of its scrape timeout. */
const used = (ratio: number): Room => ({
  longestScrapeMs: 167 * ratio,
  scrapeTimeoutMs: 167,
  longestEventLoopLagMs: 20,
  evaluationIntervalMs: 500,
});

function limitAfter(most: number, first: number, ...rooms: (Room | null)[]): number {
  const admission = new Admission(most, first);
  for (const room of rooms) admission.learn(room);
  return admission.limit;
}

describe('admission', () => {
  it('begins where it is told, within what was asked for', () => {
    expect(limitAfter(8, 2)).to.equal(2);
    expect(limitAfter(1, 2)).to.equal(1);
    expect(limitAfter(8, 0)).to.equal(1);
  });

  it('lets one more in after each roomy run, up to what was asked for', () => {
    expect(limitAfter(8, 2, used(0.2), used(0.4))).to.equal(4);
    expect(limitAfter(3, 2, used(0.2), used(0.2), used(0.2))).to.equal(3);
  });

  it('lets one less in after a tight run, down to one', () => {
    expect(limitAfter(8, 4, used(0.9))).to.equal(3);
    expect(limitAfter(8, 1, used(1.5), used(1.5))).to.equal(1);
  });

  it('stays after a run in between, and after one that measured nothing', () => {
    expect(limitAfter(8, 4, used(0.6), used(0.8), null)).to.equal(4);
    expect(limitAfter(8, 4, { ...used(0.1), longestScrapeMs: null })).to.equal(4);
  });

  it('takes a lab that is held back for a tight machine, and lets nobody in beside one that is a little', () => {
    const admission = new Admission(8, 4);
    const limits = [0.3, 0.7, 0.95].map((paceRatio) => {
      admission.learn(used(0.1), paceRatio);
      return admission.limit;
    });
    expect(limits).to.deep.equal([3, 3, 4]);
  });

  it('takes a stalled recorder for a tight machine too', () => {
    expect(limitAfter(8, 4, { ...used(0.1), longestEventLoopLagMs: 450 })).to.equal(3);
  });
});
