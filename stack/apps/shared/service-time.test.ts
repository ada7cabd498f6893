import { expect } from 'chai';
import { startStopwatch } from './service-time.ts';

/** A clock that stands still until it is told. */
function handClock(): { now: () => number; advance: (ms: number) => void } {
  let nowMs = 1000;
  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

describe('startStopwatch', () => {
  it('tells the planned lab time when the machine adds nothing', () => {
    const clock = handClock();
    const watch = startStopwatch(6000, 60, clock.now);
    clock.advance(100);
    expect(watch.elapsedLabMs()).to.equal(6000);
  });

  it('does not multiply a hiccup of the machine by the speed', () => {
    const clock = handClock();
    const watch = startStopwatch(60, 60, clock.now);
    clock.advance(1 + 5);
    expect(watch.elapsedLabMs()).to.equal(65);
  });

  it('multiplies what somebody else takes, and only that', async () => {
    const clock = handClock();
    const watch = startStopwatch(60, 60, clock.now);
    clock.advance(1 + 5);
    const answer = await watch.waitFor(async () => {
      clock.advance(34);
      return 'here';
    });
    expect(answer).to.equal('here');
    expect(watch.elapsedLabMs()).to.equal(60 + 5 + 34 * 60);
    await watch.waitFor(() => Promise.reject(new Error('gone'))).catch(() => clock.advance(1));
    expect(watch.elapsedLabMs()).to.equal(60 + 6 + 34 * 60);
  });

  it('still shows a process that stood still', () => {
    const clock = handClock();
    const watch = startStopwatch(60, 60, clock.now);
    clock.advance(2001);
    expect(watch.elapsedLabMs()).to.equal(2060);
  });

  it('tells the planned time when a timer fires early', () => {
    const clock = handClock();
    const watch = startStopwatch(80, 1, clock.now);
    clock.advance(79.4);
    expect(watch.elapsedLabMs()).to.equal(80);
  });

  it('is the measured time at speed 1', () => {
    const clock = handClock();
    const watch = startStopwatch(80, 1, clock.now);
    clock.advance(93);
    expect(watch.elapsedLabMs()).to.equal(93);
  });

  it('really waits, and skips waits that no timer can keep', async () => {
    const startedMs = performance.now();
    await startStopwatch(1200, 60).wait();
    // Node's timers count whole milliseconds and may fire up to one early.
    expect(performance.now() - startedMs).to.be.at.least(18.9);
    const skipped = startStopwatch(40, 60);
    await skipped.wait();
    expect(skipped.elapsedLabMs()).to.be.at.least(40);
  });
});
