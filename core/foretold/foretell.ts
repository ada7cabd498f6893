import { FiredrillError } from '../errors.ts';
import { answerOf } from './answer.ts';
import type { Foretelling, Foretellings } from './foretelling.ts';
import type { Lab } from './lab.ts';
import { planPlayings } from './plan-playings.ts';
import { type Intervals, type Question, questionOf } from './question.ts';
import { readSaid } from './said.ts';
import { writeTest } from './test-file.ts';

/** Somebody who can run `promtool test rules`, and what it is called: `promtool 2.47.2`. */
export interface Promtool {
  readonly name: string;
  /**
   * Runs one test file.
   *
   * @returns what promtool printed, both streams in one
   * @throws FiredrillError when it does not run, or does not end in time
   */
  run(test: string): string;
}

export interface ForetellOptions extends Intervals {
  readonly lab: Lab;
  /** Whoever is asked, or why there is nobody. */
  readonly promtool: Promtool | { readonly missing: string };
}

/**
 * Asks promtool about expressions that the oracle does not see through: when they are true for which labels, in virtual time
 * over the samples that the faults and the healthy lab make. One run of promtool answers all of them.
 *
 * @param expressions as the rules have them when recorded series are written out
 */
export function foretell(expressions: readonly string[], options: ForetellOptions): Foretellings {
  const asked = expressions.map((expr) => [expr, questionOf(expr, options.lab, options)] as const);
  const questions = asked.flatMap(([, question]) => ('why' in question ? [] : [question]));
  const answers = questions.length === 0 ? [] : answersTo(questions, options);
  return new Map([
    ...asked.flatMap(([expr, question]) =>
      'why' in question ? [[expr, { kind: 'untold' as const, why: question.why }] as const] : [],
    ),
    ...questions.flatMap(({ original }, index) => {
      const answer = answers[index];
      return answer === undefined ? [] : [[original, answer] as const];
    }),
  ]);
}

/** In the order of the questions. */
function answersTo(questions: readonly Question[], options: ForetellOptions): Foretelling[] {
  const { lab, promtool, scrapeIntervalMs, evaluationIntervalMs } = options;
  const untold = (why: string) => questions.map((): Foretelling => ({ kind: 'untold', why }));
  if ('missing' in promtool) return untold(promtool.missing);
  const playings = planPlayings(questions, lab, scrapeIntervalMs);
  const evaluationMs = Math.max(1, Math.round(evaluationIntervalMs / lab.speed));
  try {
    const said = readSaid(promtool.run(writeTest({ lab, asked: questions, playings, evaluationMs })));
    return questions.map((question, index) =>
      answerOf(
        said.filter((one) => one.question === index),
        { question, playings, lab, scrapeIntervalMs, by: promtool.name },
      ),
    );
  } catch (error) {
    // A plan can do without an answer, and says that there is none.
    if (!(error instanceof FiredrillError) || error.kind !== 'unavailable') throw error;
    return untold(`${error.message} (${error.details.got ?? ''})`);
  }
}
