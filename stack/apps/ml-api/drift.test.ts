import { expect } from 'chai';
import { normal, seededRandom } from '../shared/random.ts';
import { DriftWatch, quantileEdges, stabilityIndex } from './drift.ts';

const random = seededRandom(5);
const draw = (count: number, shift = 0) => Array.from({ length: count }, () => normal(random) + shift);
const reference = draw(5000);

describe('stabilityIndex', () => {
  it('is 0 for the same sample and grows with a shift of the mean', () => {
    const edges = quantileEdges(reference);
    const of = (shift: number) => stabilityIndex(reference, draw(5000, shift), edges);
    expect(stabilityIndex(reference, reference, edges)).to.equal(0);
    expect(of(0)).to.be.below(0.02);
    // For normal distributions the index tends to shift² as the bins get finer; ten bins give a little less.
    expect(of(0.5)).to.be.within(0.19, 0.29);
    expect(of(1)).to.be.within(0.75, 1.1);
  });

  it('is computed as written', () => {
    // Shares 0.5/0.5 against 0.8/0.2: 0.3·ln(1.6) − 0.3·ln(0.4).
    const index = stabilityIndex([0, 0, 1, 1], [0, 0, 0, 0, 1], [0.5]);
    expect(index).to.be.closeTo(0.3 * Math.log(1.6) - 0.3 * Math.log(0.4), 1e-12);
  });

  it('stays finite when a bin is empty', () => {
    expect(stabilityIndex([0, 1], [1, 1], [0.5])).to.be.within(1, 10);
  });
});

describe('DriftWatch', () => {
  it('says nothing below 100 values, and forgets what left the window', () => {
    let nowMs = 0;
    const watch = new DriftWatch(reference, 1000, () => nowMs);
    for (const value of draw(99, 3)) watch.add(value);
    expect(watch.score()).to.equal(undefined);
    watch.add(3);
    expect(watch.score()).to.be.above(1);
    nowMs = 900;
    for (const value of draw(400)) watch.add(value);
    nowMs = 1100;
    expect(watch.score()).to.be.below(0.1);
    nowMs = 2000;
    expect(watch.score()).to.equal(undefined);
  });
});
