import { wallNowMs } from '../shared/clock.ts';
import type { Row } from './population.ts';

/** Ten bins of equal share is the common choice for the population stability index. */
const binCount = 10;
/** A bin that is empty counts as this share: the logarithm needs one. */
const smallestShare = 0.0001;
/** Without drift the index is about (bins − 1) / samples, so 100 samples read as 0.09: below the alert at 0.2. */
const minimumSamples = 100;
/** Bounds the memory: 4 features of a window of 5 minutes at 60 requests a second. */
const maximumSamples = 18_000;

/** The inner edges that cut the reference into bins of equal share. */
export function quantileEdges(reference: Row): number[] {
  const sorted = reference.toSorted((a, b) => a - b);
  return Array.from({ length: binCount - 1 }, (_, index) => {
    return sorted[Math.floor(((index + 1) * sorted.length) / binCount)] ?? 0;
  });
}

/**
 * Population stability index between two samples over the same bins: Σ (actual − expected) · ln(actual / expected).
 *
 * By custom below 0.1 is calm, above 0.25 is a shift (Siddiqi, "Credit Risk Scorecards", 2006). 0 or more.
 */
export function stabilityIndex(reference: Row, actual: Row, edges: readonly number[]): number {
  const expectedShares = sharesOf(reference, edges);
  const actualShares = sharesOf(actual, edges);
  return expectedShares.reduce((sum, expected, bin) => {
    const found = actualShares[bin] ?? smallestShare;
    return sum + (found - expected) * Math.log(found / expected);
  }, 0);
}

function sharesOf(values: Row, edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) {
    const bin = edges.findIndex((edge) => value < edge);
    const index = bin === -1 ? edges.length : bin;
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts.map((count) => Math.max(count / values.length, smallestShare));
}

/** Compares the values of one feature received lately with those it was trained on. */
export class DriftWatch {
  readonly #reference: Row;
  readonly #edges: readonly number[];
  readonly #windowWallMs: number;
  readonly #now: () => number;
  #received: { readonly value: number; readonly atMs: number }[] = [];

  constructor(reference: Row, windowWallMs: number, now: () => number = wallNowMs) {
    this.#reference = reference;
    this.#edges = quantileEdges(reference);
    this.#windowWallMs = windowWallMs;
    this.#now = now;
  }

  add(value: number): void {
    this.#received.push({ value, atMs: this.#now() });
    if (this.#received.length > 2 * maximumSamples) this.#received = this.#received.slice(-maximumSamples);
  }

  /** The index over the window; undefined while fewer than 100 values lie in it, because so few say nothing. */
  score(): number | undefined {
    const oldestMs = this.#now() - this.#windowWallMs;
    this.#received = this.#received.slice(-maximumSamples).filter(({ atMs }) => atMs >= oldestMs);
    if (this.#received.length < minimumSamples) return undefined;
    const values = this.#received.map(({ value }) => value);
    return stabilityIndex(this.#reference, values, this.#edges);
  }
}
