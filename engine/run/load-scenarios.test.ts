import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import type { Clock } from '../../core/clock.ts';
import { failureOf, rejectionOf } from '../testing.ts';
import { chooseScenarios, loadScenarios, loadScenariosFor, pickScenarios } from './load-scenarios.ts';

const burst = { kind: 'error-burst', on: 'app', ratio: 0.2, at: '0s', lasts: '6m' };

/** A valid declaration, with what a test changes in it. */
function declare(id: string, changes: Record<string, unknown> = {}): string {
  const scenario = {
    id,
    title: 'A title',
    story: 'A story.',
    load: [{ on: 'app', ratePerSecond: 50 }],
    faults: [burst],
    expect: [],
    ...changes,
  };
  return `export default ${JSON.stringify(scenario)};\n`;
}

describe('scenarios of a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'firedrill-scenarios-'));
    // Node must know that these files are modules.
    write('package.json', '{ "type": "module" }');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const problems = async () => {
    const error = await rejectionOf(loadScenarios(folder));
    expect(error).to.include({ code: 'SCENARIO_INVALID', exitCode: 64 });
    return error.details.problems ?? [];
  };

  it('leave it to whoever runs them where a fault suffers', async () => {
    const machine = { cpus: 2, memoryBytes: 1 };
    const burn = { kind: 'cpu-burn', on: 'host', usedRatio: 1, at: '0s', lasts: '6m', machine };
    write('a/machine.ts', declare('a/machine', { with: ['host'], faults: [burn] }));
    expect(await problems()).to.have.length(1);
    expect((await problems())[0]).to.match(/faults\[0\]\.machine: only --real-host sets it$/);
  });

  it('loads every declaration, sorted by id, and nothing else', async () => {
    write('services/b.ts', declare('services/b'));
    write('platform/z.ts', declare('platform/z'));
    write('services/a.ts', declare('services/a'));
    write('services/a.test.ts', 'throw new Error("a test is no scenario");');
    write('services/a.e2e.ts', 'throw new Error("a test is no scenario");');
    write('shared.ts', 'throw new Error("not in a folder");');
    write('services/README.md', 'words');
    const loaded = await loadScenarios(folder);
    expect(loaded.map(({ scenario }) => scenario.id)).to.deep.equal([
      'platform/z',
      'services/a',
      'services/b',
    ]);
    expect(loaded[0]?.file).to.equal(join('platform', 'z.ts'));
    expect(loaded[0]?.scenario.faults).to.deep.equal([burst]);
  });

  it('names every flaw of every file at once', async () => {
    write('a/no-default.ts', 'export const scenario = 1;\n');
    write('b/fields.ts', declare('b/fields', { title: '', load: [], faults: [{ ...burst, at: 'soon' }] }));
    write('c/broken.ts', 'export default {\n');
    write('d/throws.ts', 'throw new Error("no such thing");\n');
    write('e/good.ts', declare('e/good'));
    const found = await problems();
    expect(found).to.have.length(6);
    expect(found[0]).to.match(/^a.no-default\.ts: default export: there is none, want export default /);
    expect(found[1]).to.match(/^b.fields\.ts:1:33: title: /);
    expect(found[2]).to.match(/^b.fields\.ts:1:\d+: load: a monitoring system without traffic/);
    expect(found[3]).to.match(/^b.fields\.ts:1:\d+: faults\[0\]\.at: want a duration such as 90s/);
    expect(found[4]).to.match(/^c.broken\.ts:\d+(:\d+)?: cannot be loaded: /);
    expect(found[5]).to.match(/^d.throws\.ts:1:7: cannot be loaded: no such thing/);
  });

  it('says where a file is wrong: its TypeScript, its JavaScript, what it imports, what is not there', async () => {
    write('lib/shared.ts', 'export const shared: number = 1;\n\nconst = 2;\n');
    write('a/token.ts', 'export default {\n  a: 1,,\n};\n');
    write('a/twice.ts', 'const a = 1;\nconst a = 2;\nexport default a;\n');
    write('a/imports.ts', "import { shared } from '../lib/shared.ts';\nexport default shared;\n");
    write('a/missing.ts', "import { shared } from '../lib/nosuch.ts';\nexport default shared;\n");
    const found = (await problems()).filter((problem) => problem.startsWith('a'));
    expect(found).to.have.length(4);
    expect(found[0]).to.match(/^a.imports\.ts: cannot be loaded: .*lib.shared\.ts:3:7: /);
    expect(found[1]).to.match(/^a.missing\.ts: cannot be loaded: Cannot find module .*nosuch\.ts/);
    expect(found[2]).to.match(/^a.token\.ts:2:8: cannot be loaded: /);
    expect(found[3]).to.match(/^a.twice\.ts:2:7: cannot be loaded: /);
  });

  describe('some of which were asked for by name', () => {
    const half = 'export default {\n';
    const load = async (...names: string[]) => {
      write('services/good.ts', declare('services/good'));
      write('services/half.ts', half);
      write('platform/good.ts', declare('platform/good'));
      write('platform/misnamed.ts', declare('platform/other'));
      const warnings: string[] = [];
      const all = await loadScenariosFor(names, (lines) => warnings.push(lines), folder);
      return { ids: all.map(({ scenario }) => scenario.id), warnings };
    };

    it('are not held up by a file that is half written: it is left out, and that is said', async () => {
      const { ids, warnings } = await load('services/good');
      expect(ids).to.deep.equal(['platform/good', 'services/good']);
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.match(
        /^2 scenarios are not valid and were left out:\n {2}- services.half\.ts:\d/,
      );
      expect(warnings[0]).to.contain('misnamed.ts: the id is platform/other');
    });

    it('must be valid themselves, also those of a folder, and all of them when none was named', async () => {
      for (const names of [['services/half'], ['services'], ['platform/'], []]) {
        const error = await rejectionOf(load(...names));
        expect(error, names.join()).to.include({ code: 'SCENARIO_INVALID', exitCode: 64 });
      }
    });

    it('say nothing where all is well', async () => {
      write('services/fine.ts', declare('services/fine'));
      const warnings: string[] = [];
      await loadScenariosFor(['services/fine'], (lines) => warnings.push(lines), folder);
      expect(warnings).to.deep.equal([]);
    });
  });

  it('names the flaw of an expectation, not only that it fits none of its kinds', async () => {
    const alert = { alertname: 'HighErrorRate' };
    write(
      'a/b.ts',
      declare('a/b', {
        expect: [
          { deliver: alert, to: [], within: '8m' },
          { inhibit: alert, by: { severity: 'critical' } },
          { deliver: alert, to: ['pagerduty'], within: '8m', resolvedWithin: '12m' },
          { deliver: alert, within: '8m' },
          { inhibit: alert },
        ],
      }),
    );
    const found = await problems();
    expect(found).to.have.length(5);
    expect(found[0]).to.match(/expect\[0\]\.to: want at least one receiver/);
    expect(found[1]).to.match(/expect\[1\]\.by: an alert is named by its label alertname/);
    expect(found[2]).to.match(/expect\[2\]: .*resolvedWithin/);
    expect(found[3]).to.match(/expect\[3\]\.to: is missing$/);
    expect(found[4]).to.match(/expect\[4\]\.by: is missing$/);
  });

  it('knows which field was meant, bounds what a person would wait for, and tells each receiver once', async () => {
    const { lasts: _, ...without } = burst;
    const alert = { alertname: 'HighErrorRate' };
    write('a/slip.ts', declare('a/slip', { faults: [{ ...without, last: '6m' }] }));
    write('a/years.ts', declare('a/years', { faults: [{ ...burst, lasts: '400d' }] }));
    write(
      'a/twice.ts',
      declare('a/twice', { expect: [{ deliver: alert, to: ['slack', 'slack'], within: '8m' }] }),
    );
    const found = await problems();
    expect(found).to.have.length(3);
    expect(found[0]).to.match(
      /^a.slip\.ts:1:\d+: faults\[0\]\.lasts: is missing; is last meant to be lasts\?$/,
    );
    expect(found[1]).to.match(/expect\[0\]\.to: want each receiver once$/);
    expect(found[2]).to.match(/faults\[0\]\.lasts: want at most 24h of lab time$/);
  });

  it('wants the id to be the path', async () => {
    write('services/burst.ts', declare('services/error-burst'));
    expect(await problems()).to.deep.equal([
      `${join('services', 'burst.ts')}: the id is services/error-burst, want services/burst: a scenario is found by its path`,
    ]);
  });

  it('tells whose id is taken', async () => {
    write('services/a.ts', declare('services/a'));
    write('services/copy.ts', declare('services/a'));
    expect(await problems()).to.deep.equal([
      `${join('services', 'copy.ts')}: the id services/a is taken by ${join('services', 'a.ts')}`,
    ]);
  });

  describe('chosen to run', () => {
    const choose = async (...names: string[]) => {
      write('services/sure.ts', declare('services/sure'));
      write('services/unsure.ts', declare('services/unsure', { draft: 'never seen passing' }));
      const { chosen, skipped } = chooseScenarios(await loadScenarios(folder), names);
      return {
        chosen: chosen.map(({ scenario }) => scenario.id),
        skipped: skipped.map(({ id }) => id),
      };
    };

    it('are all but the drafts, which are told apart', async () => {
      const want = { chosen: ['services/sure'], skipped: ['services/unsure'] };
      expect(await choose()).to.deep.equal(want);
      expect(await choose('services')).to.deep.equal(want);
    });

    it('are drafts too when they are asked for by their own id', async () => {
      expect(await choose('services/unsure')).to.deep.equal({ chosen: ['services/unsure'], skipped: [] });
    });
  });

  describe('chosen for a clock', () => {
    const choose = async (clock: Clock, ...names: string[]) => {
      write('services/any.ts', declare('services/any'));
      write('services/dated.ts', declare('services/dated', { clock: 'lab', begins: '2024-03-31T00:00:00Z' }));
      const { chosen, skipped } = chooseScenarios(await loadScenarios(folder), names, clock);
      return { chosen: chosen.map(({ scenario }) => scenario.id), skipped };
    };

    it('leave out those that need another one, even by their own id, and say why', async () => {
      const { chosen, skipped } = await choose('compiled');
      expect(chosen).to.deep.equal(['services/any']);
      expect(skipped).to.deep.equal([
        { id: 'services/dated', why: 'it needs programs whose own clock runs fast (--clock lab)' },
      ]);
      expect((await choose('compiled', 'services/dated')).chosen).to.deep.equal([]);
    });

    it('are all with the lab’s', async () => {
      const { chosen } = await choose('lab');
      expect(chosen).to.deep.equal(['services/any', 'services/dated']);
    });
  });

  describe('picked', () => {
    const load = async () => {
      for (const id of ['services/error-burst', 'services/short-burst', 'controls/quiet']) {
        write(`${id}.ts`, declare(id));
      }
      return loadScenarios(folder);
    };
    const ids = async (...wanted: string[]) =>
      pickScenarios(await load(), wanted).map(({ scenario }) => scenario.id);

    it('by id, by folder, each once, in the order of the asking', async () => {
      expect(await ids('services/short-burst')).to.deep.equal(['services/short-burst']);
      expect(await ids('services/')).to.deep.equal(['services/error-burst', 'services/short-burst']);
      expect(await ids('controls', 'services/short-burst', 'services')).to.deep.equal([
        'controls/quiet',
        'services/short-burst',
        'services/error-burst',
      ]);
    });

    it('never by a part of a name', async () => {
      const all = await load();
      for (const wish of ['serv', 'services/error', 'services/error-burst/more', '']) {
        expect(failureOf(() => pickScenarios(all, [wish])).code, wish).to.equal('SCENARIO_UNKNOWN');
      }
    });

    it('or not at all: with the nearest name for each that does not exist', async () => {
      const all = await load();
      const error = failureOf(() =>
        pickScenarios(all, ['services/eror-burst', 'controls/quiet', 'qiet', 'service/short-burst']),
      );
      expect(error).to.include({ code: 'SCENARIO_UNKNOWN', exitCode: 64 });
      expect(error.details.problems).to.deep.equal([
        'there is no scenario "services/eror-burst"; did you mean services/error-burst?',
        'there is no scenario "qiet"; did you mean controls/quiet?',
        'there is no scenario "service/short-burst"; did you mean services/short-burst?',
      ]);
    });

    it('weighs the folder too when it looks for the nearest name', async () => {
      write('platform/quiet.ts', declare('platform/quiet'));
      const all = await load();
      const error = failureOf(() => pickScenarios(all, ['platform/quit']));
      expect(error.details.problems?.[0]).to.contain('did you mean platform/quiet?');
    });

    it('or not at all: a folder that is misspelt is named as a folder', async () => {
      const all = await load();
      const error = failureOf(() => pickScenarios(all, ['service', 'service/nosuch']));
      expect(error.details.problems?.[0]).to.contain('did you mean services/?');
      expect(error.details.problems?.[1]).to.contain('did you mean services/');
    });

    it('or not at all where there are none', () => {
      const error = failureOf(() => pickScenarios([], ['a/b']));
      expect(error.details.problems?.[0]).to.contain('(there are none)');
    });
  });
});
