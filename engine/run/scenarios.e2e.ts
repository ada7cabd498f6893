import { expect } from 'chai';
import { describeScenario } from '../../assertions/suites/describe-scenario.ts';
import { transitionsOf } from '../../assertions/transitions.ts';
import type { Plan } from '../../core/plan.ts';
import { renderWindowTable } from '../../reports/renderers/window-table.ts';
import { readConfigFolder } from './config-folder.ts';
import { loadScenarios } from './load-scenarios.ts';
import { makePlan } from './make-plan.ts';
import { judgeAndTell, runScenario, type ScenarioOutcome } from './run-scenario.ts';
import { runSuite } from './suite.ts';
import { sideBySide, testImages } from './testing.ts';
import { Turns } from './turns.ts';

// Every scenario, with the real programs and the real configuration; several stacks side by side.
const files = readConfigFolder();
const plans = (await loadScenarios()).map(({ scenario }) => makePlan(scenario, files, 60));
const outcomes = new Map(plans.map((plan) => [plan, Promise.withResolvers<ScenarioOutcome>()]));
const interruption = new AbortController();
let suite: Promise<ScenarioOutcome[]> | undefined;

async function runAll(): Promise<ScenarioOutcome[]> {
  const images = await testImages();
  const boots = new Turns();
  const { signal } = interruption;
  return runSuite({
    plans,
    parallel: sideBySide,
    signal,
    run: (plan) => runScenario({ plan, files, images, seed: 1, mutant: null, keep: false, signal, boots }),
    onOutcome: (outcome, again) => {
      const planned = plans.find(({ scenario }) => scenario.id === outcome.view.plan.scenario.id);
      if (!again && planned !== undefined) outcomes.get(planned)?.resolve(outcome);
    },
  });
}

/** The first who asks starts them all. A failure of the suite is a failure of whoever still waits. */
async function outcomeOf(plan: Plan): Promise<ScenarioOutcome> {
  suite ??= runAll();
  const own = outcomes.get(plan)?.promise;
  const outcome = await Promise.race([own, suite.then(() => own)]);
  if (outcome === undefined) throw new Error(`${plan.scenario.id} is not part of the suite`);
  return outcome;
}

after('how exact the oracle was', async function () {
  this.timeout(60_000);
  interruption.abort();
  const made = (await suite) ?? [];
  const transitions = made.flatMap(({ view }) => transitionsOf(view));
  process.stdout.write(`\n${renderWindowTable(transitions, made.length)}\n`);
});

for (const plan of plans) {
  describeScenario(plan, async () => (await outcomeOf(plan)).view, { runTimeoutMs: 30 * 60_000 });

  describe(`${plan.scenario.id}, stored`, () => {
    it('passes, and judged again from its journal it passes again', async () => {
      const { judgement, folder } = await outcomeOf(plan);
      expect(judgement.findings, folder.path).to.deep.equal([]);
      const again = judgeAndTell(folder);
      expect(again.judgement).to.deep.equal(judgement);
    });
  });
}
