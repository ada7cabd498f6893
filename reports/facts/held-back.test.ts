import { expect } from 'chai';
import { passRun } from '../testing/golden-runs.ts';
import { speedsOf } from './held-back.ts';
import { clockWords } from './words.ts';

const plan = { ...passRun.view.plan, clock: 'lab' as const, speed: 120, observeUntilMs: 600_000 };
const change = (atMs: number, speed: number, why?: string) => ({
  atMs,
  atWallMs: 0,
  speed,
  ...(why === undefined ? {} : { why }),
});

describe('how far a lab was held back', () => {
  const clock = [
    change(-900_000, 1, 'busy'),
    change(-300_000, 120),
    change(0, 30, 'busy'),
    change(300_000, 60, 'busy'),
  ];

  it('is the mean over all lab time since it hurried, and the least', () => {
    // 5 lab minutes at 120, 30 and 60 each take 2.5, 10 and 5 s.
    expect(speedsOf({ plan, clock })).to.deep.equal({ meanSpeed: 900 / 17.5, leastSpeed: 30 });
  });

  it('is told beside the speed, and not where nothing is to be told', () => {
    expect(clockWords({ plan, clock })).to.contain('held it back to 51 on average and 30 at the least');
    expect(clockWords({ plan, clock: [change(-300_000, 120)] })).to.not.contain('held');
    expect(clockWords({ plan, clock: [] })).to.not.contain('held');
    expect(clockWords({ plan: { ...plan, clock: 'compiled' }, clock })).to.equal('');
  });
});
