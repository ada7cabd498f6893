import { expect } from 'chai';
import { seededRandom } from '../shared/random.ts';
import { makeModel } from './model.ts';
import { drawSamples } from './population.ts';
import { shippedModel } from './shipped-model.ts';
import { train } from './training.ts';

const model = makeModel(shippedModel);
const heldOut = drawSamples(2000, seededRandom(1));

describe('the model', () => {
  it('is the one that the script trains', () => {
    expect(train()).to.deep.equal(shippedModel);
  });

  it('is right about customers it never saw, far above the alert at 0.85, as often as it says', () => {
    const right = heldOut.filter(({ row, label }) => model.predict(row).label === label).length;
    expect(right / heldOut.length).to.be.within(0.96, 0.98);
    expect(shippedModel.accuracy).to.be.within(0.965, 0.98);
  });

  it('is as sure as it should be', () => {
    const confidences = heldOut.map(({ row }) => model.predict(row).confidence);
    const mean = confidences.reduce((sum, value) => sum + value, 0) / confidences.length;
    expect(mean).to.be.within(0.93, 0.99);
    expect(Math.min(...confidences)).to.be.at.least(1 / 3);
  });

  for (const value of [1e308, -1e308, 1e6, -60]) {
    it(`does not let ${value} decide alone`, () => {
      const typical = model.predict([42, 45, 2, 11]);
      const spoiled = model.predict([value, 45, 2, 11]);
      expect(spoiled.label).to.equal(typical.label);
      expect(spoiled.confidence).to.be.within(0.5, 1);
    });
  }
});
