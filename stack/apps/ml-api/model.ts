import { type ClassName, classNames, type FeatureName, type Row } from './population.ts';

/** One row per class: an intercept, then a weight per standardised feature. */
export type Weights = readonly Row[];

/** What training leaves behind: trained-model.json. */
export interface TrainedModel {
  readonly name: string;
  /** Mean of each feature in training: stands in for a value that is missing. */
  readonly means: Row;
  readonly deviations: Row;
  readonly weights: Weights;
  /** For each feature the values in training, as the middles of parts of equal share. Ascending. */
  readonly reference: Readonly<Record<FeatureName, Row>>;
  /** Share of customers outside of training that it got right, 0 to 1. */
  readonly accuracy: number;
}

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
  readonly means: Row;
  predict(row: Row): Prediction;
}

/**
 * A value further from the mean, in standard deviations, is none that a customer can have. The model has never seen the
 * like: it takes the mean instead, as for a value that is missing, so that 1e308 does not decide alone. The scores of
 * drift see such values as they came.
 */
const plausibleDeviations = 5;

/** Whether a customer can be that far from the mean, in standard deviations. */
export function isPlausible(deviations: number): boolean {
  return Math.abs(deviations) <= plausibleDeviations;
}

export function makeModel({
  name,
  means,
  deviations,
  weights,
}: Pick<TrainedModel, 'name' | 'means' | 'deviations' | 'weights'>): Model {
  return {
    name,
    means,
    predict(row) {
      const probabilities = softmax(weights, standardise(row, means, deviations).map(forgiveOutlier));
      const confidence = Math.max(...probabilities);
      const label = probabilities.indexOf(confidence);
      return { prediction: classNames[label] ?? 'stays', label, confidence };
    },
  };
}

/** The features in standard deviations from their means, behind a 1 for the intercept. */
export function standardise(row: Row, means: Row, deviations: Row): number[] {
  return [1, ...row.map((value, index) => (value - (means[index] ?? 0)) / (deviations[index] ?? 1))];
}

/** The probability of each class. */
export function softmax(weights: Weights, input: Row): number[] {
  const scores = weights.map((row) =>
    row.reduce((sum, weight, column) => sum + weight * (input[column] ?? 0), 0),
  );
  const highest = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - highest));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return exponentials.map((value) => value / total);
}

function forgiveOutlier(deviations: number): number {
  return isPlausible(deviations) ? deviations : 0;
}
