import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { JournalEvent } from '../../core/journal.ts';
import { readJournal } from '../../core/journal-read.ts';
import { failureOf } from '../testing.ts';
import { JournalWriter } from './journal-writer.ts';

const beat = (text: string): JournalEvent => ({ kind: 'problem', code: 'TEST', text });

describe('journal writer', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'firedrill-journal-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const lines = (path: string) => readFileSync(path, 'utf8').split('\n').slice(0, -1);

  it('has every event in the file before append returns', () => {
    const path = join(folder, 'j.ndjson');
    using journal = new JournalWriter(path);
    for (const text of ['one', 'two\nlines', 'drei: ü']) {
      journal.append(beat(text));
      const last = JSON.parse(lines(path).at(-1) ?? '');
      expect(last.event).to.deep.equal(beat(text));
    }
    expect(lines(path)).to.have.length(3);
    expect(journal.events.map(({ event }) => event)).to.deep.equal(
      ['one', 'two\nlines', 'drei: ü'].map(beat),
    );
  });

  it('stamps events with both clocks, in order', () => {
    using journal = new JournalWriter(join(folder, 'j.ndjson'));
    journal.append(beat('a'));
    journal.append(beat('b'));
    const [first, second] = journal.events;
    if (first === undefined || second === undefined) throw new Error('two events were appended');
    expect(second.monoMs).to.be.at.least(first.monoMs);
    // The wall time is the system's, which the programs stamp with as well.
    expect(first.wallMs).to.be.closeTo(Date.now(), 1000);
  });

  it('goes on after what is there: a journal is never overwritten', () => {
    const path = join(folder, 'j.ndjson');
    for (const text of ['first life', 'second life']) {
      using journal = new JournalWriter(path);
      journal.append(beat(text));
    }
    expect(lines(path).map((line) => JSON.parse(line).event.text)).to.deep.equal([
      'first life',
      'second life',
    ]);
  });

  it('tells every listener after the event was written', () => {
    const path = join(folder, 'j.ndjson');
    using journal = new JournalWriter(path);
    const told: string[] = [];
    journal.onEvent(({ event }) => told.push(`${event.kind} with ${lines(path).length} on file`));
    journal.onEvent(({ event }) => told.push(`again ${event.kind}`));
    journal.append(beat('a'));
    expect(told).to.deep.equal(['problem with 1 on file', 'again problem']);
  });

  it('says that the disk is full, and tells no listener of what was not written', function () {
    // The only file that is always full. Without it there is no disk to fill up in a test.
    if (!existsSync('/dev/full')) return this.skip();
    using journal = new JournalWriter('/dev/full');
    const told: string[] = [];
    journal.onEvent(({ event }) => told.push(event.kind));
    const error = failureOf(() => journal.append(beat('a')));
    expect(error).to.include({ code: 'JOURNAL_WRITE', exitCode: 69 });
    expect(error.details).to.deep.include({ got: '/dev/full' });
    expect(error.details.hint).to.contain('df -h');
    expect(String(error.cause)).to.contain('ENOSPC');
    expect(told).to.deep.equal([]);
    expect(journal.events).to.deep.equal([]);
  });

  it('says that a closed journal takes no more', () => {
    const path = join(folder, 'j.ndjson');
    const journal = new JournalWriter(path);
    journal[Symbol.dispose]();
    const error = failureOf(() => journal.append(beat('a')));
    expect(error.code).to.equal('JOURNAL_WRITE');
    expect(String(error.cause)).to.contain('EBADF');
  });

  it('says that a journal cannot be opened', () => {
    const error = failureOf(() => new JournalWriter(join(folder, 'no-such-folder', 'j.ndjson')));
    expect(error.code).to.equal('JOURNAL_WRITE');
    expect(error.details.got).to.contain('no-such-folder');
  });

  // The limit of a shell on the size of files: the write that crosses it takes a part, the next one takes nothing.
  it('counts a line that only went in part as not written, and begins the next one on a line of its own', function () {
    if (process.platform === 'win32') return this.skip();
    const path = join(folder, 'j.ndjson');
    const program = `
      import { readFileSync, statSync, truncateSync } from 'node:fs';
      import { JournalWriter } from ${JSON.stringify(new URL('journal-writer.ts', import.meta.url).href)};
      const path = process.argv[1];
      using journal = new JournalWriter(path);
      const event = (text) => ({ kind: 'problem', code: 'TEST', text });
      let code;
      while (code === undefined) {
        try { journal.append(event('x'.repeat(600))); } catch (error) { code = error.code; }
      }
      const whole = readFileSync(path, 'utf8').split('\\n').length - 1;
      const kept = journal.events.length;
      truncateSync(path, statSync(path).size - 300);
      journal.append(event('after'));
      console.log(JSON.stringify({ code, whole, kept }));`;
    const script = `trap '' XFSZ; ulimit -f 3; exec "$0" --input-type=module --eval "$1" "$2"`;
    const child = spawnSync('/bin/sh', ['-c', script, process.execPath, program, path], { encoding: 'utf8' });
    expect(child.stderr).to.equal('');
    const { code, whole, kept } = JSON.parse(child.stdout);
    expect(code).to.equal('JOURNAL_WRITE');
    expect(kept).to.equal(whole).and.to.be.at.least(1);
    const { events, unreadableLines } = readJournal(readFileSync(path, 'utf8'));
    expect(unreadableLines).to.equal(1);
    expect(events.at(-1)?.event).to.deep.equal(beat('after'));
  });
});
