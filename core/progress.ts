/** One thing that is under way and that a person waits for. Exactly one of `done` and `fail` ends it. */
export interface ProgressStep {
  /** What is happening right now, as a short clause; replaces the clause before it. */
  update(text: string): void;
  done(text?: string): void;
  fail(text: string): void;
}

/** Where long work tells what it does. Whoever prints computes the elapsed time of each step. */
export interface Progress {
  /** @param name The step as a person would call it, for instance `image prometheus 2.47.2`. */
  step(name: string): ProgressStep;
}

const silentStep: ProgressStep = { update: () => {}, done: () => {}, fail: () => {} };

/** Tells nobody. For callers to whom only the result matters. */
export const silentProgress: Progress = { step: () => silentStep };
