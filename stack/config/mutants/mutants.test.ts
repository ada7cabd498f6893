import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { explainError, FiredrillError } from '../../../core/errors.ts';
import { compileConfig } from '../../../core/labtime/compile.ts';
import { defaultSpeed } from '../../../core/labtime/limits.ts';
import { diagnose, diagnosingLints } from '../../../core/lint/diagnose.ts';
import type { Scenario } from '../../../core/scenario.ts';
import {
  defaultConfigFolder,
  readConfigFolder,
  readConfigUnderTest,
} from '../../../engine/run/config-folder.ts';
import { lintConfig } from '../../../engine/run/lint-config.ts';
import { type LoadedScenario, loadScenarios, pickScenarios } from '../../../engine/run/load-scenarios.ts';
import { makePlan } from '../../../engine/run/make-plan.ts';
import { planPromises } from '../../../engine/run/promises.ts';
import { mutants } from './all.ts';
import { type Mutant, mutate } from './mutant.ts';

const files = readConfigFolder();

/** Alerts that the diagnosis of a mutant must name, where it has one: it is told as the cause of a finding. */
const alertsOf: Readonly<Record<string, readonly string[]>> = {
  'unsummed-ratio': ['HighErrorRate'],
  'unsummed-floor': ['LowThroughput'],
  'missing-equal-label': ['HighErrorRate', 'ErrorBudgetBurn', 'ServiceDown'],
  'watchdog-route': ['Watchdog'],
};
const diagnoses = diagnosingLints.map(({ id }) => id);

describe('the configuration as it is', () => {
  it('gives no diagnosis', () => {
    expect(diagnose(readConfigUnderTest(files))).to.deep.equal([]);
  });
});

describe('mutants of the configuration', () => {
  let all: readonly LoadedScenario[];
  let scenarios: Scenario[];
  before(async () => {
    all = await loadScenarios();
    scenarios = all.map(({ scenario }) => scenario);
  });

  it('stand in the guide, each with who catches it', () => {
    const guide = readFileSync(new URL('../../../docs/guides/catalogue.md', import.meta.url), 'utf8');
    for (const { name, caughtBy, refusedBy } of mutants.values())
      expect(guide).to.match(new RegExp(`\\| \`${name}\`: .*\`${caughtBy ?? refusedBy}\``));
  });

  it('are each caught by a scenario, or keep one from being planned', () => {
    const free = [...mutants.values()].filter((one) => one.caughtBy === null && one.refusedBy === undefined);
    expect(free.map(({ name }) => name)).to.deep.equal([]);
  });

  it('cover every trap of the catalogue', () => {
    const traps = new Set([...mutants.values()].map(({ trap }) => trap));
    for (let trap = 1; trap <= 12; trap += 1) expect([...traps], `trap ${trap}`).to.include(trap);
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

      it(
        mutant.lint === null
          ? 'is seen by no lint'
          : `is found by the lint ${[mutant.lint, ...(mutant.alsoFoundBy ?? [])].join(' and ')} alone`,
        () => {
          const mutated = mutate(mutant, files);
          const found = lintConfig(mutated, defaultConfigFolder, scenarios).filter(
            ({ id, severity }) => severity !== 'note' && !id.startsWith('promise-'),
          );
          const known = mutant.lint === null ? [] : [mutant.lint, ...(mutant.alsoFoundBy ?? [])];
          expect([...new Set(found.map(({ id }) => id))]).to.have.members(known);
          const own = found.filter(({ id }) => id === mutant.lint);
          for (const { location } of own) {
            expect(mutant.edits.map(({ path }) => path)).to.include(location.file);
          }
          if (mutant.lint !== null)
            expect(own.map(({ sentence }) => sentence).join('\n')).to.include(mutant.says);
        },
      );

      it('breaks a promise, in a file that it changes', () => {
        const promises = planPromises(mutate(mutant, files), defaultConfigFolder);
        if (promises.kind !== 'stated') throw new Error(promises.why);
        const places = promises.broken.map(({ location }) => location.file);
        expect(places).to.include.members([...new Set(mutant.edits.map(({ path }) => path))].slice(0, 1));
      });

      it('has a diagnosis if a scenario must name its cause', () => {
        const found = diagnose(readConfigUnderTest(mutate(mutant, files)));
        const isDiagnosed = mutant.lint !== null && diagnoses.includes(mutant.lint);
        expect([...new Set(found.map(({ id }) => id))]).to.deep.equal(isDiagnosed ? [mutant.lint] : []);
        const wanted = alertsOf[mutant.lint ?? ''] ?? [];
        expect(found.flatMap(({ alertnames }) => alertnames)).to.include.members([...wanted]);
      });

      const { refusedBy } = mutant;
      if (refusedBy !== undefined) {
        it(`lets nobody plan ${refusedBy}, and the refusal names the cause`, () => {
          const mutated = mutate(mutant, files);
          const [loaded] = pickScenarios(all, [refusedBy]);
          if (loaded === undefined) throw new Error(`no scenario ${refusedBy}`);
          const plan = () => makePlan(loaded.scenario, mutated, defaultSpeed, { isMutant: true });
          expect(plan).to.throw(FiredrillError).with.property('code', 'PLAN_REFUSED');
          expect(plan)
            .to.throw()
            .and.satisfy((error: unknown) => explainError(error).includes(mutant.says));
        });
      }

      if (mutant.caughtBy !== null) {
        it('names a scenario that exists', () => {
          expect(scenarios.map(({ id }) => id)).to.include(mutant.caughtBy);
        });
      }
    });
  }

  it('are refused when an edit finds nothing to change', () => {
    const stale: Mutant = {
      name: 'stale',
      trap: null,
      mistake: 'nothing',
      caughtBy: 'controls/quiet',
      lint: null,
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
