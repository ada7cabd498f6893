import { expect } from 'chai';
import { MemoryLag } from './memory-lag.ts';

/** Told at 0 to go from 0.5 to 0.9 within 4 s; a look each second, a window of 5 s. */
function read(used: readonly number[]): number[] {
  const lag = new MemoryLag(5);
  lag.order(0.9, 4, 0, 0.5);
  return used.map((ratio, index) => lag.read(ratio, index + 1));
}

describe('memory that is not where it was told to be', () => {
  it('is none along the way and at its end, a moment late included', () => {
    expect(read([0.6, 0.675, 0.8, 0.9, 0.9])).to.deep.equal([0, 0, 0, 0, 0]);
    expect(read([0.575, 0.68, 0.78, 0.88, 0.91])).to.deep.equal([0, 0, 0, 0, 0]);
  });

  it('is what the host has not taken, for as long as it has not', () => {
    expect(read([0.6, 0.6, 0.65, 0.9, 0.9])).to.deep.equal([0, 0.2, 0.4, 0.4, 0.4]);
  });

  it('is forgotten after a window', () => {
    const late = [0.55, 0.7, 0.8, 0.9, 0.9, 0.9];
    expect(read(late).at(-2)).to.equal(0.2);
    expect(read(late).at(-1)).to.equal(0);
  });

  it('is also what the host keeps when it is to give back, or takes too early', () => {
    const lag = new MemoryLag(5);
    lag.order(0.9, 0, 0, 0.5);
    expect(lag.read(0.9, 1)).to.equal(0);
    lag.order(0.5, 0, 1, 0.5);
    expect(lag.read(0.9, 2)).to.equal(0.2);
    expect(lag.read(0.5, 3)).to.equal(0.2);
    expect(read([0.9])).to.deep.equal([0.2]);
  });

  it('is nobody’s business before the first order, and the same order again is none', () => {
    const lag = new MemoryLag(5);
    expect(lag.read(0.1, 1)).to.equal(0);
    lag.order(0.5, 0, 2, 0.5);
    expect(lag.read(0.1, 3)).to.equal(0);
  });
});
