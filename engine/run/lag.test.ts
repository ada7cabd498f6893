import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { countWallBy } from '../../core/wall-clock.ts';
import { Lag } from './lag.ts';

describe('the lag of this process', () => {
  let nowMs = 1000;
  before(() => countWallBy(() => nowMs));
  after(() => countWallBy(null));

  it('is how long it could not look, by the wall of the run', async () => {
    using lag = new Lag();
    nowMs += 260;
    expect(lag.longestMs).to.equal(250);
    nowMs += 20;
    expect(lag.longestMs).to.equal(250);
    lag.reset();
    await delay(30);
    expect(lag.longestMs).to.equal(0);
    nowMs += 40;
    await delay(30);
    nowMs += 11;
    expect(lag.longestMs).to.equal(30);
  });
});
