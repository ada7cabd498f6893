import { expect } from 'chai';
import fc from 'fast-check';
import { FollowingClock, steadyWallMs, wallNowMs } from './wall-clock.ts';

/** A clock read at these instants of true time; the steady one runs `ratio` times as fast as the system's. */
function readings(
  ratio: number,
  instantsMs: readonly number[],
  stepAtMs = Number.POSITIVE_INFINITY,
  stepMs = 0,
): number[] {
  let nowMs = 0;
  const clock = new FollowingClock({
    systemMs: () => Math.floor(1_000_000 + nowMs + (nowMs >= stepAtMs ? stepMs : 0)),
    steadyMs: () => nowMs * ratio,
  });
  return instantsMs.map((atMs) => {
    nowMs = atMs;
    return clock.read() - 1_000_000;
  });
}

describe('the wall clock', () => {
  it('follows the system within a millisecond, though the steady clock runs off by a hundredth', () => {
    const instants = Array.from({ length: 3000 }, (_, index) => index * 100.37);
    for (const ratio of [0.99, 1, 1.01])
      for (const [index, read] of readings(ratio, instants).entries())
        expect(Math.abs(read - (instants[index] ?? 0)), `${ratio} ${index}`).to.be.below(1.001);
  });

  it('can be counted by the monotonic clock, from an instant that others share', () => {
    const zero = { wallMs: 1_800_000_000_000, monotonicNs: 5_000_000_000n };
    expect(steadyWallMs(zero, 5_000_000_000n)).to.equal(zero.wallMs);
    expect(steadyWallMs(zero, 5_001_500_000n)).to.equal(zero.wallMs + 1.5);
    expect(steadyWallMs(zero, 4_000_000_000n)).to.equal(zero.wallMs - 1000);
  });

  it('never runs backwards while the clock is slewed', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.98, max: 1.02, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 5, noNaN: true })),
        (ratio, steps) => {
          let atMs = 0;
          const read = readings(
            ratio,
            steps.map((step) => (atMs += step)),
          );
          for (const [index, one] of read.entries()) expect(one).to.be.at.least(read[index - 1] ?? one);
        },
      ),
    );
  });

  it('follows a clock that is set, forwards and back', () => {
    const instants = [0, 10, 20, 30];
    expect(readings(1, instants, 15, 5000)[3]).to.be.closeTo(5030, 1);
    expect(readings(1, instants, 15, -5000)[3]).to.be.closeTo(-4970, 1);
  });

  it('is that of the system', () => {
    expect(Math.abs(wallNowMs() - Date.now())).to.be.below(5);
  });
});
