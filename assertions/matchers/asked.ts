import { FiredrillError } from '../../core/errors.ts';
import type { RunView } from '../../core/run-view.ts';
import type { Judgement } from '../../core/verdict.ts';
import { judge } from '../judge.ts';
import type { Question } from '../question.ts';

/**
 * Asks a run the judge's own questions, for a matcher.
 *
 * @throws FiredrillError `CHECKER_FAILED` when one could not be answered: neither a matcher nor its denial may pass then
 */
export function ask(run: RunView, questions: readonly Question[]): Judgement {
  const judgement = judge(run, questions);
  const failed = judgement.findings.filter(({ kind }) => kind === 'checker-failed');
  const open = judgement.checks.filter(({ outcome }) => outcome === 'undecided');
  if (failed.length === 0 && open.length === 0) return judgement;
  throw new FiredrillError('inconclusive', 'CHECKER_FAILED', 'the run cannot be asked this', {
    problems: [
      ...failed.map(({ message }) => message),
      ...open.map(({ title, observed }) => `${title}: ${observed}`),
    ],
  });
}
