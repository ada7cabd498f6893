import { explainError, formatLocation } from '../core/errors.ts';
import type { RunView } from '../core/run-view.ts';
import { type Check, decideVerdict, type Excuse, type Finding, type Judgement } from '../core/verdict.ts';
import { withCause } from './causes/likely-cause.ts';
import { type Evidence, gatherEvidence } from './evidence.ts';
import { type Answer, broken, finding, type Question, titleWithin, undecided } from './question.ts';
import { questionsOf } from './questions.ts';

/**
 * Judges a run by its journal alone: the same journal always gets the same judgement, without network or containers.
 * Never throws: a checker that does makes the run inconclusive.
 *
 * @param questions what to ask; by default all that follows from the plan
 */
export function judge(view: RunView, questions: readonly Question[] = questionsOf(view.plan)): Judgement {
  const evidence = gatherEvidence(view);
  const found: Finding[] = [];
  const answered = questions.map((question) => {
    const answer = ask(question, evidence, found);
    found.push(...answer.findings);
    return { question, answer };
  });
  const checks = answered.map(
    ({ question, answer }): Check => ({
      suite: question.suite,
      title: answer.findings.some(isAboutChecker) ? question.title : titleOf(question, evidence),
      name: question.name ?? question.title,
      outcome: answer.outcome,
      observed: answer.observed,
      findings: answer.findings.map((own) => withCause(own, evidence)),
    }),
  );
  const findings = checks.flatMap((check) => check.findings);
  const excuses = answered.flatMap(({ question, answer }): Excuse[] =>
    answer.excuses.map((text) => ({ suite: question.suite, text })),
  );
  return { verdict: decideVerdict(findings), checks, findings, excuses: [...leftOut(view), ...excuses] };
}

/** A rule that was left out was not tested, whatever the verdict says. */
function leftOut({ plan }: RunView): Excuse[] {
  return (plan.leftOut ?? []).map(({ sentence, location }) => ({
    suite: 'honest',
    text: `${sentence} (${formatLocation(location)})`,
  }));
}

/** What made a checker fail keeps it from naming its window as well. */
function isAboutChecker({ kind }: Finding): boolean {
  return kind === 'checker-failed';
}

/** With the window that the answer went by, so that a report names one window only. */
function titleOf({ title, name, windowOf }: Question, evidence: Evidence): string {
  if (name === undefined || windowOf === undefined || evidence.view.zeroWallMs === null) return title;
  const window = windowOf(evidence);
  return window === null ? title : titleWithin(name, window);
}

function ask(question: Question, evidence: Evidence, earlier: readonly Finding[]): Answer {
  // Without a zero there is no lab time, and nothing was watched.
  if (evidence.view.zeroWallMs === null && question.isAboutEveryRun !== true)
    return undecided('the run never reached lab time zero');
  try {
    return question.answer(evidence, [...earlier]);
  } catch (error) {
    const text = explainError(error);
    return broken(
      'the checker failed',
      finding({
        suite: question.suite,
        kind: 'checker-failed',
        weight: 'inconclusive',
        message: `the check "${question.title}" could not be made: ${text.split('\n', 1)[0]}`,
        want: 'an answer',
        got: text,
      }),
    );
  }
}
