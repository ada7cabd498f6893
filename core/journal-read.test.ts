import { expect } from 'chai';
import { readJournal } from './journal-read.ts';

const line = (event: unknown): string => JSON.stringify({ wallMs: 1000.5, monoMs: 3, event });
const zero = line({ kind: 'zero', atWallMs: 1000 });

describe('readJournal', () => {
  it('reads one event a line, with its stamps', () => {
    expect(readJournal(`${zero}\n${line({ kind: 'ended', how: 'complete' })}\n`)).to.deep.equal({
      events: [
        { wallMs: 1000.5, monoMs: 3, event: { kind: 'zero', atWallMs: 1000 } },
        { wallMs: 1000.5, monoMs: 3, event: { kind: 'ended', how: 'complete' } },
      ],
      unreadableLines: 0,
      unknownLines: 0,
    });
  });

  it('skips kinds that it does not know without holding them against the journal', () => {
    const journal = readJournal(`${line({ kind: 'weather', sky: 'blue' })}\n${zero}\n`);
    expect(journal.events).to.have.length(1);
    expect(journal.unknownLines).to.equal(1);
    expect(journal.unreadableLines).to.equal(0);
  });

  it('counts a line that is cut, is no JSON, lacks its stamps, or breaks its kind', () => {
    const cut = zero.slice(0, 30);
    const journal = readJournal(
      [
        zero,
        'not json',
        '{"event":{"kind":"zero"}}',
        line({ kind: 'zero', atWallMs: 'noon' }),
        '[]',
        'null',
        cut,
      ].join('\n'),
    );
    expect(journal.events).to.have.length(1);
    expect(journal.unreadableLines).to.equal(6);
  });

  it('reads nothing out of nothing', () => {
    expect(readJournal('')).to.deep.equal({ events: [], unreadableLines: 0, unknownLines: 0 });
  });
});
