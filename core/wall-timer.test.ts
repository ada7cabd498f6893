import { expect } from 'chai';
import { countWallBy, wallNowMs } from './wall-clock.ts';
import { atWall, sleepUntil } from './wall-timer.ts';

/** The wall of a run that is held back to a part of its pace. */
function holdBack(pace: number): void {
  const startMs = performance.now();
  countWallBy(() => 1_000_000 + (performance.now() - startMs) * pace);
}

describe('a wait for an instant of the wall', () => {
  afterEach(() => countWallBy(null));

  it('lasts until the wall is there, however long the machine takes', async () => {
    holdBack(0.25);
    const startMs = performance.now();
    await sleepUntil(1_000_010, new AbortController().signal);
    expect(wallNowMs()).to.be.at.least(1_000_010);
    expect(performance.now() - startMs).to.be.at.least(40);
  });

  it('calls at that instant, once', async () => {
    holdBack(0.25);
    const told: number[] = [];
    atWall(1_000_010, () => told.push(wallNowMs()));
    await sleepUntil(1_000_020);
    expect(told).to.have.length(1);
    expect(told[0]).to.be.at.least(1_000_010);
  });

  it('calls at once where it is over, and not at all when it is called off', async () => {
    const told: string[] = [];
    atWall(0, () => told.push('over'));
    const callOff = atWall(wallNowMs() + 5, () => told.push('called off'));
    callOff();
    await sleepUntil(wallNowMs() + 20);
    expect(told).to.deep.equal(['over']);
  });
});
