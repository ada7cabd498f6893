import { expect } from 'chai';
import { seededRandom } from '../shared/random.ts';
import { measureAccuracy } from './evaluator.ts';
import { trainModel } from './model.ts';
import { drawSamples } from './population.ts';

const random = seededRandom(1);
const training = drawSamples(600, random);
const heldOut = drawSamples(1000, random);
const model = trainModel('churn', training);

describe('the model', () => {
  it('is right about customers it never saw, far above the alert at 0.85', () => {
    expect(measureAccuracy(model, heldOut, 0)).to.be.within(0.95, 0.995);
  });

  it('is as sure as it should be', () => {
    const confidences = heldOut.map(({ row }) => model.predict(row).confidence);
    const mean = confidences.reduce((sum, value) => sum + value, 0) / confidences.length;
    expect(mean).to.be.within(0.9, 0.99);
    expect(Math.min(...confidences)).to.be.at.least(1 / 3);
  });

  it('is the same for the same samples', () => {
    const row = [25, 40, 3, 6];
    expect(trainModel('churn', training).predict(row)).to.deep.equal(model.predict(row));
  });

  it('loses its accuracy evenly when labels are flipped', () => {
    const sound = measureAccuracy(model, heldOut, 0);
    expect(measureAccuracy(model, heldOut, 0.1)).to.be.closeTo(sound * 0.9, 0.01);
    expect(measureAccuracy(model, heldOut, 1)).to.be.below(0.05);
  });
});
