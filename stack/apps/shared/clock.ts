/**
 * The wall time now, in fractional epoch milliseconds.
 *
 * Built from the process's time origin and its monotonic clock, so that two readings never run backwards.
 */
export function wallNowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** How long `labMs` of lab time last on the wall clock, in milliseconds. `speed` is lab seconds per wall second. */
export function wallMsOf(labMs: number, speed: number): number {
  return labMs / speed;
}
