import { expect } from 'chai';
import { Sliding } from './sliding.ts';

describe('Sliding', () => {
  it('forgets what left the window, and keeps the order', () => {
    let nowMs = 0;
    const sliding = new Sliding<string>(1000, () => nowMs);
    sliding.add('first');
    nowMs = 500;
    sliding.add('second');
    nowMs = 999;
    expect(sliding.read()).to.deep.equal(['first', 'second']);
    nowMs = 1000;
    expect(sliding.read()).to.deep.equal(['second']);
    nowMs = 1500;
    expect(sliding.read()).to.deep.equal([]);
  });

  it('keeps the latest 36000 at most', () => {
    const sliding = new Sliding<number>(1000, () => 0);
    for (let number = 0; number < 80_000; number += 1) sliding.add(number);
    const kept = sliding.read();
    expect(kept).to.have.lengthOf(36_000);
    expect(kept.at(-1)).to.equal(79_999);
  });
});
