import { seededRandom } from '../shared/random.ts';
import { makeModel, softmax, standardise, type TrainedModel, type Weights } from './model.ts';
import { classNames, drawSamples, featureNames, type Row, type Sample } from './population.ts';

/** Gradient descent settings: enough to converge on the population, less than a second of work. */
const steps = 60;
const learningRate = 2;
const seed = 20_231_122;
/** So many that the reference adds next to nothing to the noise of a score, which falls with 1 / count. */
const trainingSize = 20_000;
const heldOutSize = 20_000;
/** As many as the reference needs for scores that are exact to half a percentage point of the customers. */
const quantileCount = 200;
/** Digits kept: enough for the model, few enough to be the same on every machine. */
const digits = 7;

/** Draws customers, trains the model on them, and measures it on others. The same on every machine. */
export function train(): TrainedModel {
  const random = seededRandom(seed);
  const training = drawSamples(trainingSize, random);
  const rows = training.map(({ row }) => row);
  const columns = featureNames.map((_, feature) => rows.map((row) => row[feature] ?? 0));
  const means = columns.map(meanOf);
  const deviations = columns.map((column, index) => deviationOf(column, means[index] ?? 0));
  const untested = {
    name: 'churn',
    means: means.map(round),
    deviations: deviations.map(round),
    weights: fitWeights(training, means, deviations).map((row) => row.map(round)),
    reference: {
      tenure_months: quantilesOf(columns[0]),
      monthly_spend: quantilesOf(columns[1]),
      support_tickets: quantilesOf(columns[2]),
      logins_per_week: quantilesOf(columns[3]),
    },
  };
  const model = makeModel(untested);
  const heldOut = drawSamples(heldOutSize, random);
  const right = heldOut.filter(({ row, label }) => model.predict(row).label === label).length;
  return { ...untested, accuracy: right / heldOutSize };
}

/** Multinomial logistic regression over standardised features, by full-batch gradient descent. */
function fitWeights(samples: readonly Sample[], means: Row, deviations: Row): Weights {
  const inputs = samples.map(({ row, label }) => ({ input: standardise(row, means, deviations), label }));
  const weights = classNames.map(() => new Array<number>(means.length + 1).fill(0));
  for (let step = 0; step < steps; step += 1) descend(weights, inputs);
  return weights;
}

function descend(
  weights: number[][],
  inputs: readonly { readonly input: Row; readonly label: number }[],
): void {
  const gradients = weights.map((row) => row.map(() => 0));
  for (const { input, label } of inputs) {
    softmax(weights, input).forEach((probability, index) => {
      const error = probability - (index === label ? 1 : 0);
      const gradient = gradients[index] ?? [];
      for (const [column, value] of input.entries())
        gradient[column] = (gradient[column] ?? 0) + error * value;
    });
  }
  for (const [index, row] of weights.entries()) {
    for (const [column, weight] of row.entries())
      row[column] = weight - (learningRate * (gradients[index]?.[column] ?? 0)) / inputs.length;
  }
}

function meanOf(values: Row): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviationOf(values: Row, mean: number): number {
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** The middles of `quantileCount` parts of equal share. */
function quantilesOf(values: Row = []): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  return Array.from({ length: quantileCount }, (_, index) =>
    round(sorted[Math.floor(((index + 0.5) * sorted.length) / quantileCount)] ?? 0),
  );
}

function round(value: number): number {
  return Number(value.toPrecision(digits));
}
