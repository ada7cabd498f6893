/** The cost of giving a row to a column; null where that is not allowed. */
export type CostTable = readonly (readonly (number | null)[])[];

/**
 * One-to-one assignment of rows to columns: as many rows as possible, and among those assignments one of least total cost.
 * Equal costs are decided by position, so the same table always gives the same answer.
 *
 * Successive cheapest alternating paths; tables here have tens of rows, so the simple form is fast enough.
 *
 * @returns for each row its column, or null
 */
export function assign(costs: CostTable): (number | null)[] {
  const columnOf: (number | null)[] = costs.map(() => null);
  const rowOf = new Map<number, number>();
  for (;;) {
    const path = cheapestPath(costs, columnOf, rowOf);
    if (path === undefined) return columnOf;
    for (const { row, column } of path) {
      columnOf[row] = column;
      rowOf.set(column, row);
    }
  }
}

interface Step {
  readonly row: number;
  readonly column: number;
}

/** Differences below this are rounding, not preference. */
const epsilon = 1e-9;

/** The cheapest chain of reassignments that serves one more row, or undefined when no further row can be served. */
function cheapestPath(
  costs: CostTable,
  columnOf: readonly (number | null)[],
  rowOf: ReadonlyMap<number, number>,
): Step[] | undefined {
  const toRow = columnOf.map((column) => (column === null ? 0 : Number.POSITIVE_INFINITY));
  const toColumn = new Map<number, { cost: number; via: number }>();
  const relax = (row: number, column: number, cost: number): boolean => {
    const reached = (toRow[row] ?? Number.POSITIVE_INFINITY) + cost;
    if (!(reached < (toColumn.get(column)?.cost ?? Number.POSITIVE_INFINITY) - epsilon)) return false;
    toColumn.set(column, { cost: reached, via: row });
    const owner = rowOf.get(column);
    if (owner !== undefined) toRow[owner] = reached - (costs[owner]?.[column] ?? 0);
    return true;
  };
  for (let changed = true; changed; ) {
    changed = false;
    costs.forEach((row, r) => {
      row.forEach((cost, column) => {
        if (cost !== null && columnOf[r] !== column && relax(r, column, cost)) changed = true;
      });
    });
  }
  const ends = [...toColumn].filter(([column]) => !rowOf.has(column));
  const [end] = ends.sort(([a, left], [b, right]) => left.cost - right.cost || a - b);
  if (end === undefined) return undefined;
  const path: Step[] = [];
  for (let column: number | null = end[0]; column !== null; ) {
    const row: number = toColumn.get(column)?.via ?? 0;
    path.push({ row, column });
    column = columnOf[row] ?? null;
  }
  return path;
}

/** Inside a window the earlier of two is preferred, ever so slightly: the first legal one is the real one. */
const earlinessWeight = 1e-6;

/** How badly an instant fits a window: its distance in milliseconds, next to nothing inside. */
export function misfit(
  atMs: number,
  window: { readonly earliestMs: number; readonly latestMs: number },
): number {
  if (atMs < window.earliestMs) return window.earliestMs - atMs;
  if (atMs > window.latestMs) return atMs - window.latestMs;
  return (atMs - window.earliestMs) * earlinessWeight;
}
