import type { Row } from './population.ts';

/** Ten bins of equal share is the common choice for the population stability index. */
const binCount = 10;
/** A bin that is empty counts as this share: the logarithm needs one. */
const smallestShare = 0.0001;

/** How far values are from a reference. All are 0 for the same distribution. */
export interface DriftScores {
  /**
   * Population stability index over bins of equal share: Σ (actual − expected) · ln(actual / expected). 0 or more; by
   * custom below 0.1 is calm, above 0.25 is a shift (Siddiqi, "Credit Risk Scorecards", 2006).
   */
  readonly psi: number;
  /** Jensen-Shannon distance over the same bins: the root of the divergence to base 2 (Lin, 1991). 0 to 1. */
  readonly js: number;
  /** Two-sample Kolmogorov-Smirnov statistic: the greatest distance between the two cumulative shares. 0 to 1. */
  readonly ks: number;
}

/** The scores of some values against a reference; both need at least one value. */
export function driftScores(reference: Row, actual: Row): DriftScores {
  const edges = binEdges(reference);
  const expectedShares = sharesOf(reference, edges);
  const actualShares = sharesOf(actual, edges);
  return {
    psi: stabilityIndex(expectedShares, actualShares),
    js: jensenShannonDistance(expectedShares, actualShares),
    ks: kolmogorovSmirnov(reference, actual),
  };
}

/** The inner edges that cut the reference into bins of equal share: halfway between two of its values. */
export function binEdges(reference: Row): number[] {
  const sorted = reference.toSorted((a, b) => a - b);
  return Array.from({ length: binCount - 1 }, (_, index) => {
    const above = Math.round(((index + 1) * sorted.length) / binCount);
    const [left, right] = [sorted[above - 1] ?? sorted[above] ?? 0, sorted[above] ?? 0];
    return (left + right) / 2;
  });
}

/** The share of the values below the first edge, between each two, and from the last one up. */
export function sharesOf(values: Row, edges: Row): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) {
    const bin = edges.findIndex((edge) => value < edge);
    const index = bin === -1 ? edges.length : bin;
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts.map((count) => count / values.length);
}

export function stabilityIndex(expectedShares: Row, actualShares: Row): number {
  return expectedShares.reduce((sum, share, bin) => {
    const expected = Math.max(share, smallestShare);
    const actual = Math.max(actualShares[bin] ?? 0, smallestShare);
    return sum + (actual - expected) * Math.log(actual / expected);
  }, 0);
}

export function jensenShannonDistance(expectedShares: Row, actualShares: Row): number {
  const surprise = (share: number, middle: number) => (share === 0 ? 0 : share * Math.log2(share / middle));
  const divergence = expectedShares.reduce((sum, expected, bin) => {
    const actual = actualShares[bin] ?? 0;
    const middle = (expected + actual) / 2;
    return sum + (surprise(expected, middle) + surprise(actual, middle)) / 2;
  }, 0);
  // Rounding may leave a divergence of two equal distributions a hair below 0.
  return Math.sqrt(Math.max(0, divergence));
}

export function kolmogorovSmirnov(reference: Row, actual: Row): number {
  const left = reference.toSorted((a, b) => a - b);
  const right = actual.toSorted((a, b) => a - b);
  let [seenLeft, seenRight, greatest] = [0, 0, 0];
  while (seenLeft < left.length && seenRight < right.length) {
    const value = Math.min(left[seenLeft] ?? 0, right[seenRight] ?? 0);
    // Equal values are passed together: between them there is no distance.
    while (left[seenLeft] === value) seenLeft += 1;
    while (right[seenRight] === value) seenRight += 1;
    greatest = Math.max(greatest, Math.abs(seenLeft / left.length - seenRight / right.length));
  }
  return greatest;
}
