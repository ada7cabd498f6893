import type { RunView } from '../core/run-view.ts';
import type { Judgement } from '../core/verdict.ts';

/** All that a report is made of: what happened, and what the judge said about it. */
export interface Run {
  readonly view: RunView;
  readonly judgement: Judgement;
}
