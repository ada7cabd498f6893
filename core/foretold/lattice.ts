/** The widest lattice that holds instants every interval from the first one on; whole milliseconds. */
export function latticeMs(firstMs: number, intervalMs: number): number {
  let [a, b] = [intervalMs, firstMs];
  while (b > 0) [a, b] = [b, a % b];
  return a;
}

/** A sample as promtool's tests write it: null where there is none, `stale` where Prometheus notes that the series is gone. */
export type WrittenValue = number | 'stale' | null;

/** Values every interval from the first instant on, as points of a lattice in promtool's notation. */
export function onLattice(
  values: readonly WrittenValue[],
  firstMs: number,
  intervalMs: number,
  stepMs: number,
): string {
  const written = values.map((value) => value ?? '_');
  return gap(firstMs / stepMs) + written.join(` ${gap(intervalMs / stepMs - 1)}`);
}

/** So many points of the lattice without a sample. */
function gap(points: number): string {
  return points === 0 ? '' : `_x${points} `;
}
