import { expect } from 'chai';
import { makeCustomers } from './customers.ts';
import { driftScores } from './drift-scores.ts';
import { makeModel } from './model.ts';
import { featureNames, type Row } from './population.ts';
import { meanOf } from './sample-size.ts';
import { shippedModel } from './shipped-model.ts';

describe('the customers', () => {
  const column = (seed: number, feature: number) =>
    makeCustomers(seed)
      .flat()
      .map((row) => row[feature] ?? 0);

  it('are the same for the same seed, and otherwise combined for another', () => {
    expect(makeCustomers(1)).to.deep.equal(makeCustomers(1));
    expect(makeCustomers(1)).to.not.deep.equal(makeCustomers(2));
    expect(column(1, 0).sort()).to.deep.equal(column(2, 0).sort());
  });

  it('show no drift', () => {
    for (const [feature, name] of featureNames.entries()) {
      const { psi, js, ks } = driftScores(shippedModel.reference[name], column(1, feature));
      expect(psi).to.be.below(0.002);
      expect(js).to.be.below(0.02);
      expect(ks).to.be.below(0.02);
    }
  });

  it('look like the whole in each quarter: values that are close come far apart', () => {
    const tenure = (rows: readonly Row[]) => meanOf(rows.map((row) => row[0] ?? 0)) ?? 0;
    const errors = [1, 2, 3, 4]
      .flatMap((seed) => makeCustomers(seed))
      .flatMap((ofClass) =>
        [0, 25, 50, 75].map((from) => Math.abs(tenure(ofClass.slice(from, from + 25)) - tenure(ofClass))),
      );
    // Random quarters are off by 1.1 months on average (8 · √(2/π) · √(0.75 / 25)), those of a sorted list by 7.
    expect(meanOf(errors)).to.be.below(0.7);
  });

  it('are what the model was trained for, whatever the seed', () => {
    const model = makeModel(shippedModel);
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const right = makeCustomers(seed).flatMap((rows, label) =>
        rows.filter((row) => model.predict(row).label === label),
      );
      expect(right).to.have.lengthOf(292);
    }
  });
});
