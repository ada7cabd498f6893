import { always } from './always.ts';
import { and } from './and.ts';
import { errorRatio } from './error-ratio.ts';
import { gauge } from './gauge.ts';
import { or } from './or.ts';
import { overTime } from './over-time.ts';
import { quantile } from './quantile.ts';
import type { Shape } from './shape.ts';
import { targetDown } from './target-down.ts';
import { unless } from './unless.ts';
import { windowRate } from './window-rate.ts';

/** Every form of expression that the oracle sees through; the first that recognises an expression has it. */
export const allShapes: readonly Shape[] = [
  always,
  and,
  or,
  unless,
  targetDown,
  errorRatio,
  quantile,
  windowRate,
  overTime,
  gauge,
];
