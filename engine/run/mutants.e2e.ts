import { expect } from 'chai';
import { caughtMutants } from '../../stack/config/mutants/all.ts';
import { mutate } from '../../stack/config/mutants/mutant.ts';
import { readConfigFolder } from './config-folder.ts';
import { SharedRuns, testPlan } from './testing.ts';

// The lab can fail: each known mistake in the configuration makes the scenario fail that is there to catch it.
const jobs = await Promise.all(
  caughtMutants.map(async (mutant) => {
    const files = mutate(mutant, readConfigFolder());
    return { ...mutant, mutant: mutant.name, files, plan: await testPlan(mutant.caughtBy, files) };
  }),
);
const runs = new SharedRuns(jobs);

describe('mutants of the configuration', function () {
  this.timeout(30 * 60_000);
  after('end', () => runs.end());

  for (const { mutant, mistake, says, plan } of jobs) {
    it(`${plan.scenario.id} catches ${mutant}: ${mistake}`, async () => {
      const { judgement, folder } = await runs.outcomeOf(plan);
      expect(judgement.verdict, folder.path).to.equal('fail');
      const causes = judgement.findings.map(({ cause }) => cause ?? '').join('\n');
      expect(causes, 'the message names the cause').to.include(says);
    });
  }
});
