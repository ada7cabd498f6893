import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { scenarioSchema } from '../../core/scenario.ts';
import errorBurst from '../../scenarios/services/error-burst.ts';
import { failureOf } from '../testing.ts';
import { readConfigFolder } from './config-folder.ts';
import { JournalWriter } from './journal-writer.ts';
import { makePlan } from './make-plan.ts';
import { createRunFolder, findRun, newRunId, readRun } from './run-folder.ts';

describe('run folder', () => {
  let runs: string;
  beforeEach(() => {
    runs = mkdtempSync(join(tmpdir(), 'firedrill-runs-'));
  });
  afterEach(() => rmSync(runs, { recursive: true }));

  /** A folder that looks like a run's. */
  const store = (runId: string, text = ''): string => {
    mkdirSync(join(runs, runId));
    writeFileSync(join(runs, runId, 'journal.ndjson'), text);
    return runId;
  };

  describe('id', () => {
    it('names the scenario and the second, in characters that container names may have', () => {
      const id = newRunId('services/error-burst', new Date('2026-01-02T03:04:05.678Z'));
      expect(id).to.match(/^services\.error-burst-20260102-030405-[0-9a-f]{4}$/);
    });

    it('differs between runs of one second', () => {
      const now = new Date();
      const ids = new Set(Array.from({ length: 20 }, () => newRunId('a/b', now)));
      expect(ids.size).to.be.above(1);
    });
  });

  describe('creation', () => {
    it('keeps the configuration the run is made with', () => {
      const file = { path: 'prometheus/rules/a.yml', kind: 'rules', text: 'groups: []\n' } as const;
      const folder = createRunFolder('a.b-1', [file], runs);
      expect(folder).to.deep.equal({
        path: join(runs, 'a.b-1'),
        journal: join(runs, 'a.b-1', 'journal.ndjson'),
      });
      expect(readFileSync(join(folder.path, 'config', file.path), 'utf8')).to.equal(file.text);
    });

    it('makes a folder that takes a journal, with no configuration as well', () => {
      const { journal } = createRunFolder('a.b-1', [], runs);
      new JournalWriter(journal)[Symbol.dispose]();
      expect(existsSync(journal)).to.equal(true);
    });

    it('says where it could not write, and how to write elsewhere', () => {
      // A file where the folder should be stops root as well, whom permissions do not.
      writeFileSync(join(runs, 'taken'), '');
      const error = failureOf(() => createRunFolder('a.b-1', [], join(runs, 'taken')));
      expect(error).to.include({ code: 'RUN_FOLDER', exitCode: 69 });
      expect(error.details.got).to.equal(join(runs, 'taken', 'a.b-1'));
      expect(error.details.hint).to.contain('FIREDRILL_RUNS');
      expect(error.cause).to.be.an('error');
    });
  });

  describe('finding', () => {
    it('takes an id, a folder, a journal or `last`, which goes by the moment and not by the name', () => {
      store('z.first-20260101-000000-aaaa');
      const last = store('a.second-20260102-000000-bbbb');
      const wanted = { path: join(runs, last), journal: join(runs, last, 'journal.ndjson') };
      for (const name of [last, wanted.path, wanted.journal, 'last']) {
        expect(findRun(name, runs), name).to.deep.equal(wanted);
      }
    });

    it('passes over folders without a journal', () => {
      const last = store('a.b-20260101-000000-aaaa');
      mkdirSync(join(runs, 'a.b-20270101-000000-aaaa'));
      expect(findRun('last', runs).path).to.equal(join(runs, last));
    });

    it('names the five latest runs, latest first, when there is none of the name', () => {
      for (const day of [3, 1, 6, 5, 2, 4]) store(`a.b-2026010${day}-000000-aaaa`);
      const error = failureOf(() => findRun('a.b-2025', runs));
      expect(error).to.include({ code: 'RUN_UNKNOWN', exitCode: 64 });
      expect(error.details.got).to.equal('a.b-2025');
      expect(error.details.problems).to.deep.equal(
        [6, 5, 4, 3, 2].map((day) => `stored: a.b-2026010${day}-000000-aaaa`),
      );
    });

    it('has no last run where there is none, or no folder at all', () => {
      expect(failureOf(() => findRun('last', runs)).code).to.equal('RUN_UNKNOWN');
      expect(failureOf(() => findRun('last', join(runs, 'none'))).details.problems).to.deep.equal([]);
    });

    it('does not take a file whose name merely ends like a journal', () => {
      const run = store('a.b-20260101-000000-aaaa');
      writeFileSync(join(runs, run, 'old-journal.ndjson'), '');
      const error = failureOf(() => findRun(join(runs, run, 'old-journal.ndjson'), runs));
      expect(error.code).to.equal('RUN_UNKNOWN');
    });
  });

  describe('reading', () => {
    const scenario = scenarioSchema.parse(errorBurst);
    const journalOf = (runId: string) => {
      const folder = createRunFolder(runId, [], runs);
      using journal = new JournalWriter(folder.journal);
      journal.append({
        kind: 'header',
        version: 1,
        runId,
        firedrillVersion: '0.1.0',
        startedAt: '2026-01-02T03:04:05.678Z',
        seed: 1,
        mutant: null,
        configHashes: {},
        provenance: [],
        plan: makePlan(scenario, readConfigFolder(), 60),
      });
      journal.append({ kind: 'zero', atWallMs: 1000 });
      journal.append({ kind: 'deadman', state: 'alarm', atWallMs: 2000 });
      journal.append({ kind: 'ended', how: 'complete' });
      return folder;
    };

    it('gives the facts in lab time', () => {
      const view = readRun(journalOf('a.b-1'));
      expect(view).to.include({ ended: 'complete', unreadableLines: 0, zeroWallMs: 1000 });
      expect(view.deadman[0]).to.include({ state: 'alarm', atMs: 60_000 });
    });

    it('judges what is there of a journal that was cut in the middle of a line', () => {
      const folder = journalOf('a.b-1');
      truncateSync(folder.journal, readFileSync(folder.journal).length - 20);
      const view = readRun(folder);
      expect(view).to.include({ ended: 'cut', unreadableLines: 1 });
      expect(view.header.runId).to.equal('a.b-1');
      expect(view.deadman).to.have.length(1);
    });

    it('can say nothing of a journal without a header: empty, or cut in its first line', () => {
      const folder = journalOf('a.b-1');
      for (const length of [200, 0]) {
        truncateSync(folder.journal, length);
        const error = failureOf(() => readRun(folder));
        expect(error).to.include({ code: 'JOURNAL_EMPTY', exitCode: 2 });
        expect(error.details.got).to.equal(folder.journal);
      }
    });
  });
});
