import { marginPx, namesPx } from '../timeline/layout.ts';

/** Lab time on the drawing. */
export interface Scale {
  readonly fromMs: number;
  readonly toMs: number;
  /** Pixels of a lab time, one digit after the point, so that the same plan always gives the same text. */
  readonly x: (atMs: number) => number;
  /** Round lab times for the axis. */
  readonly ticksMs: readonly number[];
}

const stepsMs = [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400].map((s) => s * 1000);
const mostTicks = 14;

export function scaleOf(fromMs: number, toMs: number, widthPx: number): Scale {
  const perMs = (widthPx - namesPx - marginPx) / (toMs - fromMs);
  const stepMs = stepsMs.find((step) => (toMs - fromMs) / step <= mostTicks) ?? toMs - fromMs;
  const ticksMs: number[] = [];
  for (let atMs = Math.ceil(fromMs / stepMs) * stepMs; atMs <= toMs; atMs += stepMs) ticksMs.push(atMs);
  return { fromMs, toMs, ticksMs, x: (atMs) => Math.round((namesPx + (atMs - fromMs) * perMs) * 10) / 10 };
}
