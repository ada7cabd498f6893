import { expect } from 'chai';
import { caughtMutants } from '../../stack/config/mutants/all.ts';
import { mutate } from '../../stack/config/mutants/mutant.ts';
import { readConfigFolder } from './config-folder.ts';
import { SharedRuns, testPlan } from './testing.ts';

// The lab can fail: each known mistake in the configuration makes the scenario fail that is there to catch it. These four
// stand for the ways of failing: a false page, an inhibition that mutes nobody or everybody, a stray notification.
// FIREDRILL_MUTANTS=all, or the names of some, asks for others.
const wanted =
  process.env['FIREDRILL_MUTANTS'] ?? 'unsummed-ratio,dead-inhibition,missing-service,watchdog-leak';
const chosen = caughtMutants.filter(({ name }) => wanted === 'all' || wanted.split(',').includes(name));
const jobs = await Promise.all(
  chosen.map(async (mutant) => {
    const files = mutate(mutant, readConfigFolder());
    const { name, says, mistake } = mutant;
    return { mutant: name, says, mistake, files, plan: await testPlan(mutant.caughtBy, files) };
  }),
);
const runs = new SharedRuns(jobs);

describe('mutants of the configuration', function () {
  this.timeout(30 * 60_000);
  after('end', () => runs.end());

  it('are known by these names', () => {
    const known = ['all', ...caughtMutants.map(({ name }) => name)];
    expect(known).to.include.members(wanted.split(','));
  });

  for (const { mutant, says, mistake, plan } of jobs) {
    it(`${plan.scenario.id} catches ${mutant}: ${mistake}`, async () => {
      const { judgement, folder } = await runs.outcomeOf(plan);
      expect(judgement.verdict, folder.path).to.equal('fail');
      // What the promises say of the configuration as it is written is no merit of the run.
      const seen = judgement.findings.filter(({ kind }) => kind !== 'promise-broken');
      const causes = seen.map(({ cause }) => cause ?? '').join('\n');
      expect(causes, 'the message names the cause').to.include(says);
    });
  }
});
