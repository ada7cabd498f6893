import { absence } from './absence.ts';
import { always } from './always.ts';
import { and } from './and.ts';
import { changes } from './changes.ts';
import { clock } from './clock.ts';
import { errorRatio } from './error-ratio.ts';
import { gauge } from './gauge.ts';
import { or } from './or.ts';
import { overTime } from './over-time.ts';
import { prediction } from './prediction.ts';
import { present } from './present.ts';
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
  absence,
  clock,
  changes,
  errorRatio,
  quantile,
  windowRate,
  overTime,
  prediction,
  gauge,
  present,
];
