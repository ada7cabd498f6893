import { expect } from 'chai';
import { compileConfig } from '../../../core/labtime/compile.ts';
import { defaultSpeed } from '../../../core/labtime/limits.ts';
import { diagnose } from '../../../core/lint/diagnose.ts';
import { readConfigFolder, readConfigUnderTest } from '../../../engine/run/config-folder.ts';
import { loadScenarios } from '../../../engine/run/load-scenarios.ts';
import { mutants } from './all.ts';
import { type Mutant, mutate } from './mutant.ts';

const files = readConfigFolder();

/** What each mutant must be recognised by; a mutant that is not listed here has no diagnosis and fails below. */
const diagnosisOf: Record<string, { id: string; alertnames: string[] }> = {
  'unsummed-ratio': { id: 'unsummed-ratio', alertnames: ['HighErrorRate'] },
  'dead-inhibition': { id: 'unknown-inhibition', alertnames: [] },
  'missing-service': {
    id: 'missing-equal-label',
    alertnames: ['HighErrorRate', 'ErrorBudgetBurn', 'ServiceDown'],
  },
  'watchdog-leak': { id: 'watchdog-route', alertnames: ['Watchdog'] },
};

describe('the configuration as it is', () => {
  it('gives no diagnosis', () => {
    expect(diagnose(readConfigUnderTest(files))).to.deep.equal([]);
  });
});

describe('mutants of the configuration', () => {
  it('are those that have a diagnosis', () => {
    expect([...mutants.keys()].sort()).to.deep.equal(Object.keys(diagnosisOf).sort());
  });

  for (const mutant of mutants.values()) {
    describe(mutant.name, () => {
      it('applies with every edit, and changes only the files that it names', () => {
        const mutated = mutate(mutant, files);
        const changed = mutated
          .filter(({ text }, index) => text !== files[index]?.text)
          .map(({ path }) => path);
        expect(changed).to.have.members([...new Set(mutant.edits.map(({ path }) => path))]);
        expect(mutated.map(({ path }) => path)).to.deep.equal(files.map(({ path }) => path));
      });

      it('still compiles for the default speed', () => {
        expect(compileConfig(mutate(mutant, files), { speed: defaultSpeed }).files).to.have.lengthOf(
          files.length,
        );
      });

      it('is recognised by its diagnosis alone', () => {
        const found = diagnose(readConfigUnderTest(mutate(mutant, files)));
        const { id, alertnames } = diagnosisOf[mutant.name] ?? { id: '', alertnames: [] };
        expect(new Set(found.map((one) => one.id))).to.deep.equal(new Set([id]));
        expect(found.flatMap((one) => one.alertnames)).to.include.members(alertnames);
        expect(found.map((one) => one.sentence).join('\n')).to.include(mutant.says);
        for (const { sentence, location } of found) {
          expect(sentence).to.be.a('string').that.is.not.empty;
          expect(files.map(({ path }) => path)).to.include(location.file);
        }
      });

      it('names a scenario that exists', async () => {
        const ids = (await loadScenarios()).map(({ scenario }) => scenario.id);
        expect(ids).to.include(mutant.caughtBy);
      });
    });
  }

  it('are refused when an edit finds nothing to change', () => {
    const stale: Mutant = {
      name: 'stale',
      trap: null,
      mistake: 'nothing',
      caughtBy: 'controls/quiet',
      says: 'nothing',
      edits: [
        { path: 'alertmanager/alertmanager.yml', find: 'group_wait: 10s', replace: 'group_wait: 11s' },
        { path: 'alertmanager/alertmanager.yml', find: 'no such text', replace: '' },
      ],
    };
    expect(() => mutate(stale, files))
      .to.throw(/stale.*alertmanager\.yml/)
      .with.property('code', 'MUTANT_STALE');
    const elsewhere = { ...stale, edits: [{ path: 'no/such/file.yml', find: 'a', replace: 'b' }] };
    expect(() => mutate(elsewhere, files))
      .to.throw()
      .with.property('code', 'MUTANT_STALE');
  });
});
