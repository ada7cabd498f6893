import { type ClassName, classNames, type Row, type Sample } from './population.ts';

/** Gradient descent settings: enough to converge on the population, a few milliseconds of work. */
const steps = 60;
const learningRate = 2;

export interface Prediction {
  readonly prediction: ClassName;
  /** Index into `classNames`. */
  readonly label: number;
  /** Probability that the model gives its answer, 1/3 to 1. */
  readonly confidence: number;
}

/** Multinomial logistic regression over standardised features. */
export interface Model {
  readonly name: string;
  /** Mean of each feature in training: stands in for a value that is missing. */
  readonly means: Row;
  predict(row: Row): Prediction;
}

/** Trains a model by full-batch gradient descent; the same samples give the same model. */
export function trainModel(name: string, samples: readonly Sample[]): Model {
  const { means, deviations } = describeColumns(samples.map(({ row }) => row));
  const standardise = (row: Row) => [
    1,
    ...row.map((value, index) => (value - at(means, index)) / at(deviations, index)),
  ];
  const inputs = samples.map(({ row, label }) => ({ input: standardise(row), label }));
  const weights = classNames.map(() => new Array<number>(means.length + 1).fill(0));
  for (let step = 0; step < steps; step += 1) descend(weights, inputs);
  return {
    name,
    means,
    predict(row) {
      const probabilities = softmax(weights, standardise(row));
      const confidence = Math.max(...probabilities);
      const label = probabilities.indexOf(confidence);
      return { prediction: classNames[label] ?? 'stays', label, confidence };
    },
  };
}

type Weights = number[][];

function descend(weights: Weights, inputs: readonly { readonly input: Row; readonly label: number }[]): void {
  const gradients = weights.map((row) => row.map(() => 0));
  for (const { input, label } of inputs) {
    softmax(weights, input).forEach((probability, index) => {
      const error = probability - (index === label ? 1 : 0);
      const gradient = gradients[index] ?? [];
      input.forEach((value, column) => {
        gradient[column] = at(gradient, column) + error * value;
      });
    });
  }
  weights.forEach((row, index) => {
    row.forEach((weight, column) => {
      row[column] = weight - (learningRate * at(gradients[index] ?? [], column)) / inputs.length;
    });
  });
}

function softmax(weights: Weights, input: Row): number[] {
  const scores = weights.map((row) =>
    row.reduce((sum, weight, column) => sum + weight * at(input, column), 0),
  );
  const highest = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - highest));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return exponentials.map((value) => value / total);
}

function describeColumns(rows: readonly Row[]): { means: Row; deviations: Row } {
  const columns = (rows[0] ?? []).map((_, index) => rows.map((row) => at(row, index)));
  const means = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / column.length);
  const deviations = columns.map((column, index) =>
    Math.sqrt(column.reduce((sum, value) => sum + (value - at(means, index)) ** 2, 0) / column.length),
  );
  return { means, deviations };
}

function at(row: Row, index: number): number {
  return row[index] ?? 0;
}
