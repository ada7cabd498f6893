/** A cumulative bucket of a histogram; the last one has no bound. */
interface Bucket {
  readonly bound: number;
  readonly count: number;
}

/** histogram_quantile() of 2.47 for ascending bounds above 0 (promql/quantile.go, bucketQuantile). */
export function bucketQuantile(quantile: number, buckets: readonly Bucket[]): number {
  const total = buckets.at(-1)?.count ?? 0;
  if (!(total > 0)) return Number.NaN;
  const rank = quantile * total;
  const found = buckets.slice(0, -1).findIndex(({ count }) => count >= rank);
  if (found === -1) return buckets.at(-2)?.bound ?? Number.NaN;
  const below = buckets[found - 1] ?? { bound: 0, count: 0 };
  const { bound, count } = buckets[found] ?? below;
  return below.bound + ((bound - below.bound) * (rank - below.count)) / (count - below.count);
}
