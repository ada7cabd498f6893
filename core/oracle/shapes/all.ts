import { absence } from './absence.ts';
import { always } from './always.ts';
import { and } from './and.ts';
import { changes } from './changes.ts';
import { clock } from './clock.ts';
import { errorRatio } from './error-ratio.ts';
import { gauge } from './gauge.ts';
import type { Shape } from './shape.ts';
import { targetDown } from './target-down.ts';

/** Every form of expression that the oracle sees through; the first that recognises an expression has it. */
export const allShapes: readonly Shape[] = [
  always,
  and,
  targetDown,
  absence,
  clock,
  changes,
  errorRatio,
  gauge,
];
