import { expect } from 'chai';
import { caughtMutants } from '../../stack/config/mutants/all.ts';
import { mutate } from '../../stack/config/mutants/mutant.ts';
import { readConfigFolder } from './config-folder.ts';
import { runWithHeadroom, testImages, testPlan } from './testing.ts';

// The lab can fail: each known mistake in the configuration makes the scenario fail that is there to catch it.
describe('mutants of the configuration', () => {
  for (const mutant of caughtMutants) {
    it(`${mutant.caughtBy} catches ${mutant.name}: ${mutant.mistake}`, async () => {
      const files = mutate(mutant, readConfigFolder());
      const plan = await testPlan(mutant.caughtBy, files);
      const { signal } = new AbortController();
      const { judgement, folder } = await runWithHeadroom({
        plan,
        files,
        images: await testImages(),
        seed: 1,
        mutant: mutant.name,
        keep: false,
        signal,
      });
      expect(judgement.verdict, folder.path).to.equal('fail');
      const causes = judgement.findings.map(({ cause }) => cause ?? '').join('\n');
      expect(causes, 'the message names the cause').to.include(mutant.says);
    });
  }
});
