import { expect } from 'chai';
import { counterOf } from './growth.ts';

/** One event a second from -10 s on, two a second between 0 and 5 s. */
const counted = {
  rateAt: (atMs: number) => (0 <= atMs && atMs < 5000 ? 0.002 : 0.001),
  edgesMs: [0, 5000],
  pauses: [],
  fromMs: -10_000,
  unit: 1,
  carried: 0,
};
const at = (seconds: number[], changes: Partial<Parameters<typeof counterOf>[0]> = {}): number[] =>
  seconds.map((second) => counterOf({ ...counted, ...changes })(second * 1000));

describe('a counter', () => {
  it('counts whole events at the rate of the time', () => {
    expect(at([-10, -9.5, 0, 0.5, 5, 6.9])).to.deep.equal([0, 0, 10, 11, 20, 21]);
  });

  it('has a part of its next event behind it', () => {
    expect(at([-10, -9.5], { carried: 0.5 })).to.deep.equal([0, 1]);
  });

  it('grows in its unit', () => {
    expect(at([-9.95], { unit: 0.01 })).to.deep.equal([0.05]);
  });

  it('stands still in a pause, and begins anew after one in which its program was started again', () => {
    const pause = { fromMs: 1000, toMs: 3000 };
    expect(at([1, 2, 3, 4], { pauses: [{ ...pause, restarts: false }] })).to.deep.equal([12, 12, 12, 14]);
    expect(at([1, 2, 3, 4], { pauses: [{ ...pause, restarts: true }] })).to.deep.equal([12, 12, 0, 2]);
  });
});
