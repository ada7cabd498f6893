import { expect } from 'chai';
import { type Looked, stretchesIn } from './stretches.ts';

/** One look a second: `.` false, `#` true. */
const looked = (drawn: string): Looked =>
  [...drawn].map((sign, index) => ({ atMs: index * 1000, holds: sign === '#' }));
const stretches = (...drawn: string[]) => stretchesIn(drawn.map(looked), 0);

describe('stretches in what promtool said', () => {
  it('begin between the last look without and the first with, of all playings', () => {
    expect(stretches('..###...', '...###..')).to.deep.equal([
      { begins: { minMs: 1000, maxMs: 3000 }, ends: { minMs: 4000, maxMs: 6000 }, flickers: false },
    ]);
  });

  it('are wider by how far the real phase may be from that of a playing', () => {
    expect(stretchesIn([looked('..###...')], 250)).to.deep.equal([
      { begins: { minMs: 750, maxMs: 2250 }, ends: { minMs: 4750 - 1000, maxMs: 5250 }, flickers: false },
    ]);
  });

  it('are several where every playing has as many, each in its time', () => {
    expect(stretches('.##..##.', '.##..##.')).to.have.length(2);
    expect(stretches('........')).to.deep.equal([]);
  });

  it('flicker where playings come and go in their own ways: sure is only where all of them hold', () => {
    expect(stretches('.#.####..', '...####..', '...##.##.')).to.deep.equal([
      { begins: { minMs: 0, maxMs: 3000 }, ends: { minMs: 4000, maxMs: 8000 }, flickers: true },
    ]);
  });

  it('are sure nowhere where no look is true in all playings', () => {
    expect(stretches('.#........', '....#.#...')).to.deep.equal([
      { begins: { minMs: 0, maxMs: 2000 }, ends: { minMs: 0, maxMs: 2000 }, flickers: true },
      { begins: { minMs: 3000, maxMs: 7000 }, ends: { minMs: 3000, maxMs: 7000 }, flickers: true },
    ]);
  });

  it('are apart where every playing has one, and they have no time in common', () => {
    expect(stretches('.##......', '.....##..')).to.deep.equal([
      { begins: { minMs: 0, maxMs: 3000 }, ends: { minMs: 0, maxMs: 3000 }, flickers: true },
      { begins: { minMs: 4000, maxMs: 7000 }, ends: { minMs: 4000, maxMs: 7000 }, flickers: true },
    ]);
  });

  it('are not told of what holds before any fault, or when every window has forgotten it', () => {
    expect(stretches('##..')).to.have.property('why').that.contains('before any fault');
    expect(stretches('..##')).to.have.property('why').that.contains('still holds');
  });
});
