import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  answerOfModel,
  type RoutingAnswer,
  type RoutingQuestion,
  type RoutingRegression,
  receiversOf,
} from '../../core/config/testing.ts';

/** Answers many questions at once; the order of the answers is that of the questions. */
export type Ask = (questions: readonly RoutingQuestion[]) => Promise<RoutingAnswer[]>;

export interface Comparison {
  /** Both named the same receivers, in the same order. */
  readonly agreed: number;
  /** Of those, alerts that went further than the root's receiver, and alerts that went to several routes. */
  readonly routed: number;
  readonly toSeveral: number;
  /** Both refused. */
  readonly refused: number;
  /** The smallest question that the two answer differently, found by shrinking the first of them. */
  readonly disagreement: Disagreement | undefined;
}

export interface Disagreement {
  readonly question: RoutingQuestion;
  readonly real: RoutingAnswer;
  readonly model: RoutingAnswer;
  /** How many of the generated questions had two answers, before shrinking. */
  readonly count: number;
}

/** Asks the real program and the model the same generated questions; the same seed asks the same again. */
export async function compare(
  questions: fc.Arbitrary<RoutingQuestion>,
  options: { readonly seed: number; readonly runs: number; readonly ask: Ask },
): Promise<Comparison> {
  const { seed, runs: numRuns, ask } = options;
  const generated: RoutingQuestion[] = [];
  fc.assert(
    fc.property(questions, (question) => {
      generated.push(question);
    }),
    { seed, numRuns },
  );
  const answers = await ask(generated);
  const known = new Map(generated.map((question, index) => [keyOf(question), answers[index]]));
  const askOne = async (question: RoutingQuestion): Promise<RoutingAnswer> => {
    const answer = known.get(keyOf(question)) ?? (await ask([question]))[0];
    if (answer === undefined) throw new Error('the real program gave no answer');
    return answer;
  };
  const count = generated.filter(
    (question, index) => !isSame(answers[index], answerOfModel(question)),
  ).length;
  const lists = answers.flatMap((answer) =>
    receiversOf(answer) === null ? [] : [receiversOf(answer) ?? []],
  );
  return {
    agreed: lists.length,
    routed: lists.filter((receivers) => receivers.some((receiver) => receiver !== 'r')).length,
    toSeveral: lists.filter((receivers) => receivers.length > 1).length,
    refused: answers.length - lists.length,
    disagreement:
      count === 0 ? undefined : { ...(await shrink(questions, { seed, numRuns }, askOne)), count },
  };
}

/** Runs the same questions again, from memory, so that fast-check shrinks the first that fails by asking on. */
async function shrink(
  questions: fc.Arbitrary<RoutingQuestion>,
  parameters: { readonly seed: number; readonly numRuns: number },
  askOne: (question: RoutingQuestion) => Promise<RoutingAnswer>,
): Promise<Omit<Disagreement, 'count'>> {
  const { counterexample } = await fc.check(
    fc.asyncProperty(questions, async (question) => isSame(await askOne(question), answerOfModel(question))),
    parameters,
  );
  if (counterexample === null) throw new Error('the same seed did not generate the same questions');
  const [question] = counterexample;
  return { question, real: await askOne(question), model: answerOfModel(question) };
}

function keyOf({ config, labels }: RoutingQuestion): string {
  return JSON.stringify([config, labels]);
}

function isSame(real: RoutingAnswer | undefined, model: RoutingAnswer): boolean {
  return real !== undefined && JSON.stringify(receiversOf(real)) === JSON.stringify(receiversOf(model));
}

/** Writes the question and the real answer where the unit tests replay it. @returns the file's name. */
export function saveRegression({ question, real }: Disagreement, folder: string): string {
  const regression: RoutingRegression = { ...question, receivers: receiversOf(real) };
  const text = `${JSON.stringify(regression, undefined, 2)}\n`;
  const name = `routing-${createHash('sha256').update(text).digest('hex').slice(0, 8)}.json`;
  writeFileSync(join(folder, name), text);
  return name;
}

/** What a person reads who has to find out which of the two is right. */
export function explainDisagreement({ question, real, model, count }: Disagreement): string {
  const say = (answer: RoutingAnswer): string =>
    answer.kind === 'receivers' ? answer.receivers.join(', ') : `refused: ${answer.why}`;
  return [
    `${count} questions have two answers; the smallest that was found:`,
    question.config.trimEnd(),
    `labels  ${JSON.stringify(question.labels)}`,
    `amtool  ${say(real)}`,
    `model   ${say(model)}`,
  ].join('\n');
}
