import type { Plan } from '../../core/plan.ts';
import type { Finding } from '../../core/verdict.ts';
import type { Evidence } from '../evidence.ts';
import { carriesRightly } from '../promises/carries.ts';
import { configurationKeeps } from '../promises/configuration.ts';
import { connectedRightly } from '../promises/connected.ts';
import { type PromiseEvidence, promiseEvidence, type Stated } from '../promises/evidence.ts';
import { toldSeldom } from '../promises/often.ts';
import { toldSoon } from '../promises/soon.ts';
import { toldTogether } from '../promises/together.ts';
import { toldRightly } from '../promises/told.ts';
import { type Answer, type Question, undecided } from '../question.ts';

/**
 * Is kept what a person promised, apart from the configuration under test? The windows of the plan follow from that
 * configuration, and a mistake in it moves them along; promises stay where they are.
 */
export function promisesQuestions({ promises }: Plan): Question[] {
  if (promises?.kind !== 'stated') return [keptQuestion(() => open(promises))];
  const ask = (
    title: string,
    answer: (evidence: PromiseEvidence, earlier: readonly Finding[], run: Evidence) => Answer,
  ): Question => ({
    suite: 'routes',
    title,
    answer: (run, earlier) => answer(promiseEvidence(promises as Stated, run), earlier, run),
  });
  return [
    ask('nobody is told of what is promised to others', toldRightly),
    ask('every notification carries what is promised', carriesRightly),
    ask('every notification tells together what is promised', toldTogether),
    ask('nobody is told more often than promised', (evidence, earlier, { view }) =>
      toldSeldom(evidence, earlier, view),
    ),
    ask('everybody is told as soon as promised', (evidence, earlier, { view }) =>
      toldSoon(evidence, earlier, view),
    ),
    ask('Prometheus sends to the promised Alertmanagers', (evidence, _, { view }) =>
      connectedRightly(evidence, view),
    ),
    keptQuestion(() => configurationKeeps(promises as Stated)),
  ];
}

/** What is written is known whether or not the run came to anything. */
function keptQuestion(answer: () => Answer): Question {
  return { suite: 'honest', title: 'the configuration keeps its promises', isAboutEveryRun: true, answer };
}

function open(promises: Plan['promises']): Answer {
  const why =
    promises === undefined
      ? 'the journal does not carry them (an older run, or newer words)'
      : promises.kind === 'none'
        ? promises.why
        : '';
  return undecided('not judged', `promises were not judged: ${why}`);
}
