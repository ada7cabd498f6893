import { type Random, seededRandom } from '../shared/random.ts';
import { makeModel } from './model.ts';
import { normalQuantile } from './normal-quantile.ts';
import { classNames, distributionOf, featureNames, type Row } from './population.ts';
import { shippedModel } from './shipped-model.ts';

/** Customers of each class. Together 300: at 120 requests a wall second they come twice in 5 lab minutes at speed 60. */
const customersPerClass = 100;

/** Of all 300 the shipped model gets this many right, 97.3 %: it gets 97.2 % of random customers right. */
const rightCount = 292;

/**
 * The customers who ask for predictions, by class: instead of being drawn at random, the values of each feature in each
 * class are the middles of 100 parts of equal share, each once. A score over whole rounds of them is therefore the same
 * in every run and has no sampling noise, which at the 600 requests of a window would be ± 0.05 of a PSI of 0.2
 * (docs/guides/drift.md). The seed decides who has which combination of values, and their order: values that lie close
 * together come far apart (a Kronecker sequence, whose ranks are taken), so that a part of a round looks like the whole.
 * Combinations are made until the model gets 292 right, so that its accuracy does not hang on the seed either.
 */
export function makeCustomers(seed: number): readonly (readonly Row[])[] {
  const random = seededRandom(seed);
  const model = makeModel(shippedModel);
  for (;;) {
    const customers = combine(random);
    const right = customers.flatMap((rows, label) =>
      rows.filter((row) => model.predict(row).label === label),
    );
    // About every fifth attempt has exactly as many.
    if (right.length === rightCount) return customers;
  }
}

function combine(random: Random): readonly (readonly Row[])[] {
  return classNames.map((_, label) => {
    const columns = featureNames.map((_name, feature) => {
      const { mean, deviation } = distributionOf(label, feature);
      return spreadRanks(steps[feature] ?? 0, random).map(
        (rank) => mean + deviation * (quantiles[rank] ?? 0),
      );
    });
    return Array.from({ length: customersPerClass }, (_none, index) =>
      columns.map((column) => column[index] ?? 0),
    );
  });
}

const quantiles = Array.from({ length: customersPerClass }, (_, rank) =>
  normalQuantile((rank + 0.5) / customersPerClass),
);

/** The ranks 0 to 99 in an order in which neighbours are far apart. */
function spreadRanks(step: number, random: Random): number[] {
  const offset = random();
  const keys = Array.from({ length: customersPerClass }, (_, index) => (offset + index * step) % 1);
  const sorted = keys.toSorted((a, b) => a - b);
  return keys.map((key) => sorted.indexOf(key));
}

/**
 * One step for each feature: irrational numbers that are badly approximated by fractions, so that multiples of them fill
 * the unit interval evenly, and independent of one another: from the roots of 5, 2, 13 and 3.
 */
const steps = [(Math.sqrt(5) - 1) / 2, Math.SQRT2 - 1, (Math.sqrt(13) - 3) / 2, Math.sqrt(3) - 1];
