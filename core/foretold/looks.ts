/** The instants of one playing at which an expression is evaluated. Whole milliseconds on the clock of the test. */
export interface Looks {
  readonly firstMs: number;
  readonly everyMs: number;
  readonly count: number;
}

/** A part of the looks that one query answers. */
export interface Batch {
  readonly firstMs: number;
  readonly count: number;
}

/** A double holds a sum of as many powers of 2 exactly (53 bits of mantissa). */
const mostBits = 50;

/** promtool loads 10,000 samples for a query at the most (promql/test.go of 2.47.2, LazyLoader); an operator holds its operands as well. */
const mostSamples = 2500;

/** @param series how many series the expression may read */
export function batchesOf({ firstMs, everyMs, count }: Looks, series: number): Batch[] {
  const size = Math.max(1, Math.min(mostBits, Math.floor(mostSamples / Math.max(1, series))));
  return Array.from({ length: Math.ceil(count / size) }, (_, index) => ({
    firstMs: firstMs + index * size * everyMs,
    count: Math.min(size, count - index * size),
  }));
}

/**
 * A query that says of every label set at which looks of a batch an expression is true: the sum of 2 to the power of
 * their numbers. It is evaluated at the last of them; a subquery's instants are multiples of its resolution, so that
 * `firstMs` has to be one of `everyMs`.
 */
export function queryOf(expr: string, { firstMs, count }: Batch, everyMs: number): string {
  const number = `round((timestamp((${expr}\n) + 0) - ${firstMs / 1000}) / ${everyMs / 1000})`;
  return `sum_over_time((2 ^ ${number})[${Math.max(1, (count - 1) * everyMs)}ms:${everyMs}ms])`;
}

/** Whether the look with this number is among those of an answer. */
export function isAmong(sum: number, look: number): boolean {
  return Math.floor(sum / 2 ** look) % 2 === 1;
}
