/** How long `labMs` of lab time last on the wall clock, in milliseconds. `speed` is lab seconds per wall second. */
export function wallMsOf(labMs: number, speed: number): number {
  return labMs / speed;
}
