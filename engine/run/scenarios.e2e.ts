import { expect } from 'chai';
import { describeScenario } from '../../assertions/suites/describe-scenario.ts';
import { transitionsOf } from '../../assertions/transitions.ts';
import { renderWindowTable } from '../../reports/renderers/window-table.ts';
import { readConfigFolder } from './config-folder.ts';
import { judgeAndTell } from './judge-and-tell.ts';
import { chooseScenarios, loadScenarios } from './load-scenarios.ts';
import { makePlan } from './make-plan.ts';
import { SharedRuns } from './testing.ts';

// Scenarios with the real programs and the real configuration, several stacks side by side: some of each kind. The nightly
// build runs the whole catalogue; FIREDRILL_SCENARIOS=ml,gpu asks for other ones.
const someOfEachKind = [
  'controls/quiet',
  'services/error-burst',
  'services/short-burst',
  'services/health-red',
  'ml/drift-grows',
  'gpu/xid-79-beside-heat',
  'platform/cpu-exhausted',
  'monitoring/alertmanager-killed',
];
const wanted = process.env['FIREDRILL_SCENARIOS']?.split(',') ?? someOfEachKind;
const files = readConfigFolder();
const plans = chooseScenarios(await loadScenarios(), wanted).chosen.map(({ scenario }) =>
  makePlan(scenario, files, 60),
);
const runs = new SharedRuns(plans.map((plan) => ({ plan, files, mutant: null })));
/** For the first test, which waits for its own run only; the others are made meanwhile. Wall milliseconds. */
const runTimeoutMs = 30 * 60_000;

after('how exact the oracle was', async function () {
  this.timeout(runTimeoutMs);
  const made = await runs.end();
  const transitions = made.flatMap(({ view }) => transitionsOf(view));
  process.stdout.write(`\n${renderWindowTable(transitions, made.length)}\n`);
});

for (const plan of plans) {
  describeScenario(plan, async () => (await runs.outcomeOf(plan)).view, { runTimeoutMs });

  describe(`${plan.scenario.id}, stored`, () => {
    it('passes, and judged again from its journal it passes again', async () => {
      const { judgement, folder } = await runs.outcomeOf(plan);
      expect(judgement.findings, folder.path).to.deep.equal([]);
      const again = judgeAndTell(folder);
      expect(again.judgement).to.deep.equal(judgement);
    });
  });
}
