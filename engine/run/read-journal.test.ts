import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { errorBurst } from '../../assertions/testing/error-burst.ts';
import { journalText, viewOf } from '../../assertions/testing/journal-builder.ts';
import { readStoredJournal } from './read-journal.ts';

describe('reading a stored journal', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'firedrill-read-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (text: string) => {
    const path = join(folder, 'journal.ndjson');
    writeFileSync(path, text);
    return readStoredJournal(path);
  };

  it('sees what is in memory, whatever the pieces in which the file comes', () => {
    const facts = errorBurst();
    // Lines of several bytes a character, and one that is longer than any piece.
    facts.problems.push({ code: 'LONG', text: 'ä€😀'.repeat(100_000) });
    for (let count = 0; count < 3000; count += 1)
      facts.problems.push({ code: `N${count}`, text: '€'.repeat(count) });
    const { view, lines } = read(journalText(facts));
    expect(view).to.deep.equal(viewOf(facts));
    expect(lines).to.equal(journalText(facts).split('\n').length - 1);
  });

  it('counts a line that is cut, and says nothing without a header', () => {
    const text = journalText(errorBurst());
    expect(read(text.slice(0, -10)).view).to.deep.include({ unreadableLines: 1, ended: 'cut' });
    expect(read('').view).to.equal(undefined);
    expect(read('{"wallMs":1').view).to.equal(undefined);
  });
});
