import { normal, type Random } from '../shared/random.ts';

/** The inputs of the model, in the order of its weights. */
export const featureNames = ['tenure_months', 'monthly_spend', 'support_tickets', 'logins_per_week'] as const;
export type FeatureName = (typeof featureNames)[number];

/** What the model tells apart: will a customer stay, waver or leave. */
export const classNames = ['stays', 'wavers', 'leaves'] as const;
export type ClassName = (typeof classNames)[number];

/** The features of one customer, in the order of `featureNames`. */
export type Row = readonly number[];

export interface Sample {
  readonly row: Row;
  /** Index into `classNames`. */
  readonly label: number;
}

/**
 * Mean of each feature by class, and one standard deviation per feature for all classes. Invented so that the classes
 * overlap a little: the model gets some 97 % right, well above the alert at 85 %, and is sure of itself on average.
 */
const meansByClass: Readonly<Record<ClassName, Row>> = {
  stays: [48, 60, 1, 12],
  wavers: [30, 42, 3, 7],
  leaves: [12, 24, 5, 2],
};
const standardDeviations: Row = [7.5, 10, 1.05, 2.5];

/** One customer of a class drawn at random, all classes equally likely. */
export function drawSample(random: Random): Sample {
  const label = Math.min(Math.floor(random() * classNames.length), classNames.length - 1);
  const means = meansByClass[classNames[label] ?? 'stays'];
  const row = means.map((mean, index) => mean + normal(random) * (standardDeviations[index] ?? 0));
  return { row, label };
}

export function drawSamples(count: number, random: Random): Sample[] {
  return Array.from({ length: count }, () => drawSample(random));
}
