import { expect } from 'chai';
import { firstAttempt, meanWaitMs, nextAttempt, recoveryWindow } from './back-off.ts';

describe('the waits between attempts', () => {
  it('grow by half, up to a minute', () => {
    expect([1, 2, 3].map(meanWaitMs)).to.deep.equal([500, 750, 1125]);
    expect(meanWaitMs(50)).to.equal(60_000);
  });

  it('are half to one and a half times as long, by chance', () => {
    const second = nextAttempt(firstAttempt(1000), 1);
    expect(second).to.deep.equal({ attempt: 2, meanMs: 1500, earliestMs: 1250, latestMs: 1750 });
    expect(nextAttempt(second, 1)).to.deep.equal({
      attempt: 3,
      meanMs: 2250,
      earliestMs: 1625,
      latestMs: 2875,
    });
  });

  it('are wall time: at speed 60 they are 60 times as long in the lab', () => {
    expect(nextAttempt(firstAttempt(0), 60).meanMs).to.equal(30_000);
  });
});

describe('when a batch arrives after its receiver recovers', () => {
  it('at once when the receiver is well already', () => {
    expect(recoveryWindow(firstAttempt(1000), 900, 1)).to.include({ earliestMs: 1000, latestMs: 1000 });
  });

  it('with the second attempt, when only the first can have failed', () => {
    expect(recoveryWindow(firstAttempt(0), 100, 1)).to.deep.equal({ earliestMs: 250, latestMs: 750 });
  });

  it('no sooner than the recovery, and at most one longest wait after an attempt that just missed it', () => {
    // Second attempt from 250 to 750 ms, third at most 1.5 × 750 ms after one that failed just before 600 ms.
    expect(recoveryWindow(firstAttempt(0), 600, 1)).to.deep.equal({ earliestMs: 600, latestMs: 1725 });
  });

  it('holds whatever chance does', () => {
    const recoveryMs = 5300;
    const { earliestMs, latestMs } = recoveryWindow(firstAttempt(0), recoveryMs, 1);
    const arrivals = Array.from({ length: 500 }, (_, draw) => {
      let atMs = 0;
      // Golden ratio steps: draws that fill 0.5 to 1.5 evenly, the same ones each time.
      for (let n = 1; atMs < recoveryMs; n += 1) atMs += meanWaitMs(n) * (0.5 + ((draw * n * 0.618034) % 1));
      return atMs;
    });
    expect(Math.min(...arrivals)).to.be.at.least(earliestMs);
    expect(Math.max(...arrivals)).to.be.at.most(latestMs);
  });
});
