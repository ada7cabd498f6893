/**
 * Rounding slack. `count * ratio` is off by at most about 1e-10 for a million requests; without the slack a ratio
 * such as 0.1 would miss its tenth request by one bit.
 */
const slack = 1e-9;

/**
 * Picks a share of a sequence, spread as evenly as whole numbers allow (error diffusion, as in Bresenham's line).
 *
 * With ratio 0.2 every fifth call says true. Any n consecutive calls hold `n · ratio` hits, give or take less than
 * one, so that a ratio measured over a window is exact and not a matter of luck.
 *
 * @param ratio share of hits, 0 (never) to 1 (always).
 */
export function evenSpread(ratio: number): () => boolean {
  let calls = 0;
  let hits = 0;
  return () => {
    calls += 1;
    const due = Math.floor(calls * ratio + slack);
    const hit = due > hits;
    hits = due;
    return hit;
  };
}
