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
 * Mean of each feature by class, and one standard deviation per feature for all classes. Invented, with two wishes. The
 * classes overlap a little: the model gets some 97 % right, well above the alert at 85 %. And they are equally far from
 * one another (4.4 standard deviations), so that the model's answer stays the same when all customers move towards the
 * middle and only its confidence falls.
 */
const meansByClass: Readonly<Record<ClassName, Row>> = {
  stays: [42.4, 45.5, 2.1, 11.65],
  wavers: [30, 72.2, 4.9, 7],
  leaves: [17.6, 45.5, 2.1, 2.35],
};
const standardDeviations: Row = [8, 10, 1.05, 3];

/** Mean and standard deviation of one feature among the customers of one class. */
export function distributionOf(label: number, feature: number): { mean: number; deviation: number } {
  const means = meansByClass[classNames[label] ?? 'stays'];
  return { mean: means[feature] ?? 0, deviation: standardDeviations[feature] ?? 1 };
}

/** One customer of a class drawn at random, all classes equally likely. */
function drawSample(random: Random): Sample {
  const label = Math.min(Math.floor(random() * classNames.length), classNames.length - 1);
  const row = featureNames.map((_, feature) => {
    const { mean, deviation } = distributionOf(label, feature);
    return mean + normal(random) * deviation;
  });
  return { row, label };
}

export function drawSamples(count: number, random: Random): Sample[] {
  return Array.from({ length: count }, () => drawSample(random));
}
