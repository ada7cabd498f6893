import { expect } from 'chai';
import { makeCustomers } from '../../stack/apps/ml-api/customers.ts';
import { featureNames } from '../../stack/apps/ml-api/population.ts';
import { shippedModel } from '../../stack/apps/ml-api/shipped-model.ts';
import { type Customers, type Traffic, visitOf } from './customers.ts';

const customers: Customers = {
  features: featureNames,
  means: shippedModel.means,
  byClass: makeCustomers(1),
  outcomeDelayWallMs: 1000,
};
const calm: Traffic = {
  classPattern: [0, 1, 2],
  squeeze: 1,
  shift: null,
  missing: null,
  replaced: null,
  flipRatio: 0,
};
const visits = (count: number, traffic: Partial<Traffic> = {}, from = 0) =>
  Array.from({ length: count }, (_, index) => visitOf(from + index, customers, { ...calm, ...traffic }));
const asRow = ({ features }: { features: object }) => Object.values(features);

describe('the visits', () => {
  it('bring every customer once in a round, and the same in every run', () => {
    const round = visits(300);
    expect(round.map(asRow)).to.have.deep.members(customers.byClass.flat());
    expect(visits(300, {}, 300)).to.deep.equal(round);
    expect(round.slice(0, 4).map(({ label }) => label)).to.deep.equal([0, 1, 2, 0]);
  });

  it('come in the shares of the pattern, and no customer is left out', () => {
    const round = visits(400, { classPattern: [2, 0, 2, 1] });
    const ofLast = round.filter(({ label }) => label === 2);
    expect(ofLast).to.have.lengthOf(200);
    expect(new Set(ofLast.map((visit) => JSON.stringify(visit)))).to.have.lengthOf(100);
  });

  it('are shifted after they were squeezed, one feature by its shift and all by the squeeze', () => {
    const [plain, moved] = [
      visits(1)[0],
      visits(1, { squeeze: 0.5, shift: { feature: 'monthly_spend', by: 3 } })[0],
    ];
    for (const [index, name] of featureNames.entries()) {
      const mean = customers.means[index] ?? 0;
      const middle = (Number(plain?.features[name]) + mean) / 2;
      expect(moved?.features[name]).to.be.closeTo(middle + (name === 'monthly_spend' ? 3 : 0), 1e-9);
    }
  });

  for (const ratio of [0, 0.01, 0.2, 1 / 3, 1]) {
    it(`lack, replace and swap a share of ${ratio.toFixed(2)}, evenly and independently`, () => {
      const found = visits(600, {
        missing: { feature: 'monthly_spend', ratio },
        replaced: { feature: 'tenure_months', ratio, value: 'much' },
        flipRatio: ratio,
      });
      for (const from of [0, 137, 400]) {
        const part = found.slice(from, from + 200);
        const shares = [
          part.filter(({ features }) => !('monthly_spend' in features)).length,
          part.filter(({ features }) => features['tenure_months'] === 'much').length,
          part.filter(({ label }, index) => label !== visits(1, {}, from + index)[0]?.label).length,
        ];
        for (const share of shares) expect(Math.abs(share - ratio * 200)).to.be.at.most(2);
      }
    });
  }

  it('swap the outcomes of all classes alike, though every third customer is of the same class', () => {
    const found = visits(900, { flipRatio: 1 / 3 });
    const swapped = [0, 1, 2].map(
      (label) =>
        found.filter(({ label: acts }, index) => index % 3 === label && acts === (label + 1) % 3).length,
    );
    for (const count of swapped) expect(count).to.be.within(98, 102);
  });
});
