import type { Plan } from '../../core/plan.ts';
import type { Evidence } from '../evidence.ts';
import { type Answer, broken, finding, held, type Question, undecided } from '../question.ts';
import { listText } from '../words.ts';

/** Was everything taken away again? */
export function residueQuestions(_plan: Plan): Question[] {
  return [{ suite: 'honest', title: 'nothing was left behind', isAboutEveryRun: true, answer: isEmpty }];
}

function isEmpty({ view: { residue } }: Evidence): Answer {
  if (residue === null) return undecided('not looked for', 'nobody looked for residue after this run');
  if (residue.found.length === 0) return held('nothing');
  const got = listText(residue.found);
  return broken(
    got,
    finding({
      suite: 'honest',
      kind: 'residue',
      message: `the run left behind ${got}`,
      want: 'nothing',
      got,
    }),
  );
}
