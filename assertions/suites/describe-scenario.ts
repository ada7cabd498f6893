import { expect, use } from 'chai';
import type { Plan } from '../../core/plan.ts';
import type { RunView } from '../../core/run-view.ts';
import { type Check, type Judgement, type SuiteName, suiteNames } from '../../core/verdict.ts';
import { judge } from '../judge.ts';
import { firedrillMatchers } from '../matchers/plugin.ts';
import { questionsOf } from '../questions.ts';

use(firedrillMatchers);

/** The part of mocha's interface that is used; mocha's globals by default. */
export interface Bdd {
  readonly describe: (title: string, body: () => void) => unknown;
  readonly it: (title: string, body: (this: Mocha.Context) => void) => unknown;
  readonly before: (title: string, body: (this: Mocha.Context) => Promise<void>) => unknown;
}

/** Enough for any scenario at any speed on a busy machine, boot included; wall milliseconds. */
const defaultRunTimeoutMs = 10 * 60_000;

/**
 * Turns a scenario into mocha suites: fires, routes, inhibits, resolves, quiet and honest, one test per question that
 * the plan raises. The run happens once, before them; each test then fails with all findings of its check.
 * What is undecided, or was not exercised, is skipped, never passed.
 *
 * @param plan known before anything boots, because mocha wants its tests at once
 * @param run boots, drives and observes; its journal is judged by the plan that it carries
 */
export function describeScenario(
  plan: Plan,
  run: () => Promise<RunView>,
  {
    bdd = { describe, it, before },
    runTimeoutMs = defaultRunTimeoutMs,
  }: { bdd?: Bdd; runTimeoutMs?: number } = {},
): void {
  const questions = questionsOf(plan);
  let judgement: Judgement | undefined;
  bdd.describe(`${plan.scenario.id}: ${plan.scenario.title}`, () => {
    bdd.before('the run', async function () {
      this.timeout(runTimeoutMs);
      judgement = judge(await run());
    });
    for (const suite of suiteNames) {
      const own = questions.filter((question) => question.suite === suite);
      if (own.length === 0) continue;
      bdd.describe(suite, () => {
        for (const { title, name = title } of own) {
          bdd.it(title, function () {
            const check = checkOf(judgement, suite, name);
            if (check.outcome === 'undecided' || check.outcome === 'not-exercised') this.skip();
            expect(check).to.hold();
          });
        }
      });
    }
  });
}

/** A question that the plan raised and the judgement lacks is no pass: the run was made with another plan. */
function checkOf(judgement: Judgement | undefined, suite: SuiteName, name: string): Check {
  const check = judgement?.checks.find((own) => own.suite === suite && own.name === name);
  return (
    check ?? {
      suite,
      title: name,
      name,
      outcome: 'broken',
      observed: 'the run was not asked this: its plan is another',
      findings: [],
    }
  );
}
