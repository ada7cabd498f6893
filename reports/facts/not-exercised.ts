import type { Plan } from '../../core/plan.ts';
import type { Judgement } from '../../core/verdict.ts';

/** Something that a scenario expects, and that its run did not exercise: it did not come, and need not have. */
export interface NotExercised {
  readonly scenario: string;
  /** "HighErrorRate warning app did not fire". */
  readonly what: string;
}

/** What a run did not exercise, each reason once. */
export function notExercisedIn({ scenario }: Plan, { checks }: Judgement): NotExercised[] {
  const reasons = checks.filter(({ outcome }) => outcome === 'not-exercised').map(({ observed }) => observed);
  return [...new Set(reasons)].map((what) => ({ scenario: scenario.id, what }));
}
