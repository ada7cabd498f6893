import type { Plan } from '../core/plan.ts';
import { addressesQuestions } from './checkers/addresses.ts';
import { alarmQuestions } from './checkers/alarms.ts';
import { batchesQuestions } from './checkers/batches.ts';
import { clocksQuestions } from './checkers/clocks.ts';
import { contentQuestions } from './checkers/content.ts';
import { faultProvenQuestions } from './checkers/fault-proven.ts';
import { firesQuestions } from './checkers/fires.ts';
import { headroomQuestions } from './checkers/headroom.ts';
import { inhibitsQuestions } from './checkers/inhibits.ts';
import { loadValidQuestions } from './checkers/load-valid.ts';
import { monitoringReadableQuestions } from './checkers/monitoring-readable.ts';
import { promisesQuestions } from './checkers/promises.ts';
import { proofOfLifeQuestions } from './checkers/proof-of-life.ts';
import { quietQuestions } from './checkers/quiet.ts';
import { residueQuestions } from './checkers/residue.ts';
import { resolvesQuestions } from './checkers/resolves.ts';
import { routesQuestions } from './checkers/routes.ts';
import { runCompleteQuestions } from './checkers/run-complete.ts';
import type { Question } from './question.ts';

const checkers: readonly ((plan: Plan) => Question[])[] = [
  firesQuestions,
  routesQuestions,
  inhibitsQuestions,
  resolvesQuestions,
  alarmQuestions,
  quietQuestions,
  batchesQuestions,
  contentQuestions,
  promisesQuestions,
  addressesQuestions,
  faultProvenQuestions,
  loadValidQuestions,
  monitoringReadableQuestions,
  clocksQuestions,
  proofOfLifeQuestions,
  headroomQuestions,
  runCompleteQuestions,
  residueQuestions,
];

/** All that a run of this plan will be asked, in the order of a report. Known before the run starts. */
export function questionsOf(plan: Plan): Question[] {
  return withOwnNames(checkers.flatMap((checker) => checker(plan)));
}

/** Numbers those of one name: the second life of an alert, the second batch to a receiver. */
function withOwnNames(questions: readonly Question[]): Question[] {
  const counts = new Map<string, number>();
  return questions.map((question) => {
    const { suite, name } = question;
    if (name === undefined) return question;
    const count = 1 + (counts.get(`${suite} ${name}`) ?? 0);
    counts.set(`${suite} ${name}`, count);
    return count === 1 ? question : { ...question, name: `${name} (${count})` };
  });
}
