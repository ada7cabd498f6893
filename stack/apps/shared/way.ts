/** Along a line from one share to another, then for ever there. Ratios 0 to 1; times of any one clock. */
export interface Way {
  readonly fromRatio: number;
  readonly toRatio: number;
  readonly startMs: number;
  readonly overMs: number;
}

/** Where the way is at a moment. */
export function ratioAt({ fromRatio, toRatio, startMs, overMs }: Way, nowMs: number): number {
  const done = overMs === 0 ? 1 : Math.min(1, Math.max(0, (nowMs - startMs) / overMs));
  return fromRatio + (toRatio - fromRatio) * done;
}

/** Whether it has not come to its end yet. */
export function isMoving({ startMs, overMs }: Way, nowMs: number): boolean {
  return nowMs < startMs + overMs;
}
