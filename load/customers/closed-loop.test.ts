import { expect } from 'chai';
import { makeAims } from '../../stack/apps/ml-api/aims.ts';
import { makeCustomers } from '../../stack/apps/ml-api/customers.ts';
import { makeModel } from '../../stack/apps/ml-api/model.ts';
import { OutcomeLedger } from '../../stack/apps/ml-api/outcomes.ts';
import { type FeatureName, featureNames } from '../../stack/apps/ml-api/population.ts';
import { readScores, type Scores, type Seen } from '../../stack/apps/ml-api/scores.ts';
import { shippedModel } from '../../stack/apps/ml-api/shipped-model.ts';
import { Sliding } from '../../stack/apps/ml-api/sliding.ts';
import { trafficKnobs, watchTraffic } from '../../stack/apps/ml-api/traffic.ts';
import { FaultBoard } from '../../stack/apps/shared/fault-board.ts';
import { type Customers, visitOf } from './customers.ts';

/** Two rounds of all customers: what 5 lab minutes hold at speed 60 and 120 requests a second. */
const windowRequests = 600;

/** The ML API and its load without network and clock: what a window full of requests under some knobs scores. */
function scoresUnder(knobs: Readonly<Record<string, object>>, seed = 1, requests = windowRequests): Scores {
  const board = new FaultBoard(trafficKnobs);
  for (const [name, setting] of Object.entries(knobs)) board.set(name, setting);
  const traffic = watchTraffic(board, makeAims(seed), 60)();
  const customers: Customers = {
    features: featureNames,
    means: shippedModel.means,
    byClass: makeCustomers(seed),
    outcomeDelayWallMs: 0,
  };
  const model = makeModel(shippedModel);
  const window = new Sliding<Seen>(1000, () => 0);
  const ledger = new OutcomeLedger(1000, () => 0);
  for (let id = 1000; id < 1000 + requests; id += 1) {
    const { features, label } = visitOf(id, customers, traffic);
    const received = featureNames.map((name) => (name in features ? Number(features[name]) : null));
    const predicted = model.predict(received.map((value, index) => value ?? model.means[index] ?? 0));
    window.add({ kind: 'predicted', received, ...predicted });
    ledger.predicted(id, predicted.label);
    ledger.take([{ id, label }]);
  }
  return readScores({ trained: shippedModel, requests: window, ledger });
}
const psiOf = ({ features }: Scores, name: FeatureName) => features[name].drift?.psi ?? Number.NaN;

describe('load and ML API together', () => {
  it('score nothing but a good model without a fault, whatever the seed', () => {
    for (const seed of [1, 2, 3]) {
      const scores = scoresUnder({}, seed);
      for (const name of featureNames) expect(psiOf(scores, name)).to.be.below(0.002);
      expect(scores.accuracy).to.be.within(0.96, 0.99);
      expect(scores.meanConfidence).to.be.within(0.94, 0.97);
    }
  });

  for (const feature of featureNames) {
    for (const psi of [0.19, 0.3, 0.6]) {
      it(`score ${psi} for ${feature} when that is asked for, and the other features stay calm`, () => {
        for (const seed of [1, 2]) {
          const scores = scoresUnder({ shift: { feature, psi } }, seed);
          expect(psiOf(scores, feature)).to.be.closeTo(psi, psi < 0.2 ? 0.006 : 0.015);
          for (const other of featureNames.filter((name) => name !== feature))
            expect(psiOf(scores, other)).to.be.below(0.002);
        }
      });
    }
  }

  it('keep 0.49 below 0.5 for the feature of the control', () => {
    for (const seed of [1, 2, 3, 4, 5])
      expect(
        psiOf(scoresUnder({ shift: { feature: 'support_tickets', psi: 0.49 } }, seed), 'support_tickets'),
      ).to.be.within(0.48, 0.495);
  });

  for (const accuracy of [0.8, 0.86]) {
    it(`have an accuracy of ${accuracy} under concept drift, with innocent inputs`, () => {
      for (const seed of [1, 2, 3, 4, 5]) {
        const scores = scoresUnder({ concept: { accuracy } }, seed);
        // Whether a swapped outcome was one that the model gets wrong anyway is the luck of the seed.
        expect(scores.accuracy).to.be.closeTo(accuracy, 0.0095);
        for (const name of featureNames) expect(psiOf(scores, name)).to.be.below(0.002);
      }
    });
  }

  it('lose their confidence and not their accuracy when customers are squeezed', () => {
    const scores = scoresUnder({ squeeze: { confidence: 0.6 } });
    expect(scores.meanConfidence).to.be.closeTo(0.6, 0.005);
    expect(scores.accuracy).to.be.within(0.95, 0.99);
    for (const name of featureNames) expect(psiOf(scores, name)).to.be.above(3);
  });

  it('score prior shift in the features that tell the classes apart, and stay accurate', () => {
    const scores = scoresUnder({ classes: { className: 'leaves', ratio: 0.7 } });
    expect(psiOf(scores, 'tenure_months')).to.be.within(0.28, 0.34);
    expect(psiOf(scores, 'logins_per_week')).to.be.within(0.28, 0.34);
    expect(psiOf(scores, 'monthly_spend')).to.be.within(0.1, 0.15);
    expect(psiOf(scores, 'support_tickets')).to.be.within(0.1, 0.15);
    expect(scores.accuracy).to.be.within(0.95, 0.99);
    expect(scores.classRatios[2]).to.be.within(0.67, 0.73);
  });

  it('score values that nobody has, and the model stays accurate', () => {
    const scores = scoresUnder({ replaced: { feature: 'tenure_months', ratio: 0.25, value: 1e308 } });
    // A quarter in the last bin: 9 · (0.075 − 0.1)·ln(0.75) + (0.325 − 0.1)·ln(3.25) = 0.33.
    expect(psiOf(scores, 'tenure_months')).to.be.closeTo(0.33, 0.02);
    expect(scores.accuracy).to.be.above(0.9);
  });

  it('have no score of the 25 requests that a slow day leaves in a window', () => {
    const scores = scoresUnder({ shift: { feature: 'tenure_months', psi: 0.6 } }, 1, 25);
    expect(scores.features.tenure_months).to.include({ values: 25, drift: null });
    expect(scores.accuracy).to.equal(null);
  });
});
