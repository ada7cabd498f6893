import { makeCustomers } from './customers.ts';
import { binEdges, sharesOf, stabilityIndex } from './drift-scores.ts';
import { makeModel } from './model.ts';
import { classNames, type FeatureName, featureNames, type Row } from './population.ts';
import { shippedModel } from './shipped-model.ts';

/** What the knobs must do to the customers so that the scores become what was asked for. */
export interface Aims {
  /** How much has to be added to a feature for a population stability index of `psi`, in the feature's unit. */
  shiftFor(feature: FeatureName, psi: number): number;
  /** Share of the outcomes to be swapped for a share `accuracy` of right predictions, 0 to 1. */
  flipRatioFor(accuracy: number): number;
  /** By what factor the distance to the means has to shrink for a mean confidence of the model, 0 to 1. */
  squeezeFor(confidence: number): number;
}

/** Finds what to do by trying it on the customers themselves. What then is measured is measured by the API, in requests. */
export function makeAims(seed: number): Aims {
  const customers = makeCustomers(seed);
  const rows = customers.flat();
  const model = makeModel(shippedModel);
  const predictions = customers.map((ofClass) => ofClass.map((row) => model.predict(row).label));
  const shareOfLabel = (wanted: (label: number) => number) =>
    predictions.flatMap((labels, label) => labels.filter((found) => found === wanted(label))).length /
    rows.length;
  const right = shareOfLabel((label) => label);
  const rightIfSwapped = shareOfLabel((label) => (label + 1) % classNames.length);
  return {
    shiftFor(feature, psi) {
      const index = featureNames.indexOf(feature);
      const values = rows.map((row) => row[index] ?? 0);
      const reference = shippedModel.reference[feature];
      const edges = binEdges(reference);
      const expected = sharesOf(reference, edges);
      const farthest = 6 * (shippedModel.deviations[index] ?? 0);
      const indexOf = (shift: number) =>
        stabilityIndex(
          expected,
          sharesOf(
            values.map((value) => value + shift),
            edges,
          ),
        );
      return whereReaches(indexOf, psi, farthest);
    },
    flipRatioFor: (accuracy) => Math.min(1, Math.max(0, (right - accuracy) / (right - rightIfSwapped))),
    squeezeFor(confidence) {
      const meanConfidence = (factor: number) =>
        rows.reduce((sum, row) => sum + model.predict(squeezed(row, factor)).confidence, 0) / rows.length;
      return whereReaches(meanConfidence, confidence, 1);
    },
  };
}

function squeezed(row: Row, factor: number): number[] {
  return row.map((value, index) => {
    const mean = shippedModel.means[index] ?? 0;
    return mean + factor * (value - mean);
  });
}

/** Where a growing function reaches a value, between 0 and `farthest`. */
function whereReaches(growing: (x: number) => number, wanted: number, farthest: number): number {
  let [low, high] = [0, farthest];
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (growing(middle) < wanted) low = middle;
    else high = middle;
  }
  // The function may step over the value: the side that comes closer wins.
  return Math.abs(growing(low) - wanted) < Math.abs(growing(high) - wanted) ? low : high;
}
