import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { judge } from '../../assertions/judge.ts';
import { readStoredJournal } from '../run/read-journal.ts';
import { writeSoakJournal } from './soak-journal.ts';

describe('the journal of a long run', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'firedrill-soak-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const path = (name: string): string => join(folder, name);

  it('has as many events as were asked for, and nothing wrong in it', () => {
    writeSoakJournal(path('a'), 10_001, 1);
    const { view, lines } = readStoredJournal(path('a'));
    expect(lines).to.equal(10_001);
    const judgement = view && judge(view);
    expect(judgement?.verdict, judgement?.findings[0]?.message).to.equal('pass');
    expect(judgement?.checks.filter(({ outcome }) => outcome !== 'held')).to.deep.equal([]);
  });

  it('is the same for the same seed', () => {
    for (const [name, seed] of [
      ['a', 1],
      ['b', 1],
      ['c', 2],
    ] as const)
      writeSoakJournal(path(name), 2000, seed);
    const text = (name: string): string => readFileSync(path(name), 'utf8');
    expect(text('b')).to.equal(text('a'));
    expect(text('c')).to.not.equal(text('a'));
  });
});
