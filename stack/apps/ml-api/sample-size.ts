import type { Row } from './population.ts';

/** 99.9 % of the values of a chi-squared distribution with nine degrees of freedom lie below this. */
const chiSquared9 = 27.877;
/** Half of the lowest threshold that alerts on the index: 0.2. */
const tolerablePsi = 0.1;
/** Customers that the model was trained on. */
const trainingSize = 20_000;

/**
 * Fewer values get no score. Without any drift the index of n random values over ten bins is χ²₉ · (1/n + 1/training):
 * 25 values, which is what 5 requests a second leave in 5 lab minutes at speed 60, read as 0.36 on average. From 283 on
 * one window in a thousand reads more than 0.1.
 */
export const minimumValues = Math.ceil(chiSquared9 / (tolerablePsi - chiSquared9 / trainingSize));

/**
 * Fewer outcomes give no accuracy. A model that is right in 97 % of the cases gets more than 15 of 100 wrong, and with it
 * below the alert at 0.85, less than once in ten million windows; of 25 it gets more than 3 wrong once in 150.
 */
export const minimumOutcomes = 100;

/** The mean of some values; null of none. */
export function meanOf(values: Row): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
