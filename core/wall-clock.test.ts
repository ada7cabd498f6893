import { expect } from 'chai';
import fc from 'fast-check';
import { FollowingClock, RunWall, wallNowMs } from './wall-clock.ts';

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

  it('of a run goes by the monotonic clock', () => {
    const wall = new RunWall({ wallMs: 1_800_000_000_000, monotonicNs: 5_000_000_000n });
    expect(wall.at(5_000_000_000n)).to.equal(1_800_000_000_000);
    expect(wall.at(5_001_500_000n)).to.equal(1_800_000_000_001.5);
    expect(wall.at(4_000_000_000n)).to.equal(1_799_999_999_000);
  });

  it('of a run is held back without a step, stands still, and goes on', () => {
    const wall = new RunWall({ wallMs: 0, monotonicNs: 0n });
    wall.setPace(0.25, 1_000_000_000n);
    wall.setPace(0, 3_000_000_000n);
    wall.setPace(1, 9_000_000_000n);
    const seconds = [0, 1, 2, 3, 8, 9, 10].map((s) => wall.at(BigInt(s) * 1_000_000_000n) / 1000);
    expect(seconds).to.deep.equal([0, 1, 1.25, 1.5, 1.5, 1.5, 2.5]);
    expect(wall.pace).to.equal(1);
  });

  it('of a run never goes back to before its last change', () => {
    const wall = new RunWall({ wallMs: 0, monotonicNs: 0n });
    wall.setPace(0.5, 2_000_000_000n);
    wall.setPace(1, 1_000_000_000n);
    expect([1, 2, 3].map((s) => wall.at(BigInt(s) * 1_000_000_000n) / 1000)).to.deep.equal([1, 2, 3]);
  });

  it('of a run forgets changes that are long ago, and none that counts', () => {
    const wall = new RunWall({ wallMs: 0, monotonicNs: 0n });
    for (let s = 1n; s <= 3000n; s += 1n) wall.setPace(s % 2n === 0n ? 1 : 0.5, s * 1_000_000_000n);
    expect(wall.at(3000n * 1_000_000_000n)).to.equal((1 + 1500 * 0.5 + 1499) * 1000);
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
