import { expect } from 'chai';
import { type Clock, systemClock, until } from './until.ts';
import { countWallBy } from './wall-clock.ts';

/** A clock that only sleeping moves. */
function fakeClock(): Clock & { sleptMs: number[] } {
  let nowMs = 1000;
  const sleptMs: number[] = [];
  return {
    sleptMs,
    nowMs: () => nowMs,
    sleep: async (durationMs) => {
      sleptMs.push(durationMs);
      nowMs += durationMs;
    },
  };
}

describe('until', () => {
  it('waits by the wall of the run, which a busy machine holds back', async () => {
    let lookedAt = 0;
    countWallBy(() => lookedAt * 30);
    try {
      const sleep = async (): Promise<void> => undefined;
      const look = async () => ({ done: ++lookedAt === 9, saw: `${lookedAt}` });
      const options = { what: 'nine looks', intervalMs: 1, clock: { ...systemClock, sleep } };
      expect((await until(look, { ...options, timeoutMs: 300 })).looks).to.equal(9);
      lookedAt = -100;
      expect((await until(look, { ...options, timeoutMs: 90 })).done).to.equal(false);
    } finally {
      countWallBy(null);
    }
  });

  it('looks until a look is satisfied and tells how long that took', async () => {
    let count = 0;
    const look = async () => ({ done: ++count === 3, saw: `${count} of 3` });
    const clock = fakeClock();
    const waited = await until(look, { what: 'three looks', timeoutMs: 1000, clock });
    expect(waited.done).to.equal(true);
    expect(clock.sleptMs).to.deep.equal([100, 100]);
    expect(waited.report).to.equal('saw three looks after 0.2 s (3 looks); last seen: 3 of 3');
  });

  it('gives up when the time is over, with the last value and the last error', async () => {
    let count = 0;
    const look = async () => {
      count += 1;
      if (count === 2) throw new Error('refused');
      return { done: false, saw: `value ${count}` };
    };
    const clock = fakeClock();
    const waited = await until(look, { what: 'the impossible', timeoutMs: 250, clock });
    expect(waited.done).to.equal(false);
    expect(clock.sleptMs, 'the last pause is cut to the bound').to.deep.equal([100, 100, 50]);
    expect(waited.report).to.equal(
      'waited for the impossible, in vain, for 0.3 s (4 looks); last seen: value 4; last error: refused',
    );
  });

  it('says so when every look failed', async () => {
    const look = async () => {
      throw new Error('no route');
    };
    const waited = await until(look, { what: 'an answer', timeoutMs: 0, clock: fakeClock() });
    expect(waited).to.include({ done: false, saw: null, looks: 1 });
    expect(waited.report).to.match(/no look succeeded; last error: no route$/);
  });

  it('ends when rounding leaves less time than the clock can tell', async () => {
    let nowMs = 7707.700000000011;
    let looks = 0;
    const clock = {
      nowMs: () => nowMs,
      sleep: async (durationMs: number) => {
        nowMs += durationMs;
      },
    };
    // From this start the last 4e-12 ms move the clock no more: without a smallest pause this wait went on for ever.
    const look = async () => {
      looks += 1;
      return { done: looks > 1000, saw: 'nothing' };
    };
    const waited = await until(look, { what: 'x', timeoutMs: 25_000 + 8000 / 60, clock });
    expect(waited.done).to.equal(false);
  });
});
