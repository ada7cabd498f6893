import { expect } from 'chai';
import { describeScenario } from '../../assertions/suites/describe-scenario.ts';
import { transitionsOf } from '../../assertions/transitions.ts';
import type { RunView } from '../../core/run-view.ts';
import { renderWindowTable } from '../../reports/renderers/window-table.ts';
import { readConfigFolder } from './config-folder.ts';
import { loadScenarios } from './load-scenarios.ts';
import { makePlan } from './make-plan.ts';
import { judgeAndTell, type ScenarioOutcome } from './run-scenario.ts';
import { runWithHeadroom, testImages } from './testing.ts';

// Every scenario, with the real programs and the real configuration.
const files = readConfigFolder();
const views: RunView[] = [];

after('how exact the oracle was', () => {
  process.stdout.write(`\n${renderWindowTable(views.flatMap(transitionsOf), views.length)}\n`);
});

for (const { scenario } of await loadScenarios()) {
  const plan = makePlan(scenario, files, 60);
  let outcome: ScenarioOutcome | undefined;

  describeScenario(plan, async () => {
    const { signal } = new AbortController();
    outcome = await runWithHeadroom({
      plan,
      files,
      images: await testImages(),
      seed: 1,
      mutant: null,
      keep: false,
      signal,
    });
    views.push(outcome.view);
    return outcome.view;
  });

  describe(`${scenario.id}, stored`, () => {
    it('passes, and judged again from its journal it passes again', () => {
      if (outcome === undefined) throw new Error('the run did not happen');
      expect(outcome.judgement.findings, outcome.folder.path).to.deep.equal([]);
      const again = judgeAndTell(outcome.folder);
      expect(again.judgement).to.deep.equal(outcome.judgement);
    });
  });
}
