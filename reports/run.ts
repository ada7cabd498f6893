import { printable } from '../core/printable.ts';
import type { RunView } from '../core/run-view.ts';
import type { Judgement } from '../core/verdict.ts';

/** All that a report is made of: what happened, and what the judge said about it. */
export interface Run {
  readonly view: RunView;
  readonly judgement: Judgement;
}

const quoted = new WeakMap<Run, Run>();

/**
 * The same run without control characters in its texts: names and labels come from configurations and receivers that
 * nobody here wrote. Every renderer begins with it; what a run comes to is kept, as it has several renderers.
 */
export function printableRun<R extends Run>(run: R): R {
  const known = quoted.get(run) ?? printable<Run>(run);
  quoted.set(run, known);
  return known as R;
}
