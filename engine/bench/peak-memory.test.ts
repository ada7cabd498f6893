import { expect } from 'chai';
import { PeakMemory } from './peak-memory.ts';

describe('peak memory', () => {
  it('is the most that was taken since the start, also when it was given back', () => {
    const available = [1000, 400, 900];
    using peak = new PeakMemory(() => available.shift() ?? 950);
    peak.look();
    peak.look();
    expect(peak.takenBytes).to.equal(600);
  });

  it('is nothing while nothing more is taken', () => {
    let available = 1000;
    using peak = new PeakMemory(() => available++);
    expect(peak.takenBytes).to.equal(0);
  });
});
