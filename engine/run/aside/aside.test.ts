import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { scenarioSchema } from '../../../core/scenario.ts';
import errorBurst from '../../../scenarios/services/error-burst.ts';
import { failureOf, rejectionOf } from '../../testing.ts';
import { readConfigFolder } from '../config-folder.ts';
import { JournalWriter } from '../journal-writer.ts';
import { judgeAndTell } from '../judge-and-tell.ts';
import { makePlan } from '../make-plan.ts';
import { pastOf } from '../past.ts';
import { createRunFolder, type RunFolder } from '../run-folder.ts';
import { judgeAside, pastAside } from './aside.ts';

const files = readConfigFolder();
const plan = makePlan(scenarioSchema.parse(errorBurst), files, 60);

describe('work in another thread', () => {
  let runs: string;
  let folder: RunFolder;

  before(() => {
    runs = mkdtempSync(join(tmpdir(), 'firedrill-aside-'));
    folder = createRunFolder('a.b-1', [], runs);
    using journal = new JournalWriter(folder.journal);
    const startedAt = '2026-01-02T03:04:05.678Z';
    const unused = { firedrillVersion: '0.1.0', seed: 1, mutant: null, configHashes: {}, provenance: [] };
    journal.append({ kind: 'header', version: 1, runId: 'a.b-1', startedAt, plan, ...unused });
    journal.append({ kind: 'zero', atWallMs: 1000 });
    journal.append({ kind: 'ended', how: 'complete' });
  });
  after(() => rmSync(runs, { recursive: true }));

  it('judges as this one does, and leaves the same reports', async () => {
    const told = await judgeAside(folder);
    const report = readFileSync(join(folder.path, 'report.html'), 'utf8');
    expect(told).to.deep.equal(judgeAndTell(folder));
    expect(readFileSync(join(folder.path, 'report.html'), 'utf8')).to.equal(report);
    expect(report).to.include('INCONCLUSIVE');
  });

  it('makes the same past, and lets this one go on meanwhile', async () => {
    const endWallMs = 1_700_000_000_000;
    let turns = 0;
    let isDone = false;
    const past = pastAside(plan, files, endWallMs).finally(() => {
      isDone = true;
    });
    while (!isDone && turns < 1_000_000) {
      await setImmediate();
      turns += 1;
    }
    expect(await past).to.equal(pastOf(plan, files, endWallMs));
    expect(turns).to.be.above(10);
  });

  it('fails as this one does, with code and advice', async () => {
    const { code, message, details } = failureOf(() => pastOf(plan, [], 0));
    const error = await rejectionOf(pastAside(plan, [], 0));
    expect(error).to.include({ code, message });
    expect(error.details).to.deep.equal(details);
  });
});
