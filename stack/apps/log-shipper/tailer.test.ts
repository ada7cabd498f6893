import {
  appendFile,
  copyFile,
  link,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { expect } from 'chai';
import { idOf } from './event.ts';
import { openTailerBench } from './testing.ts';

describe('the tailer', () => {
  it('gives each line once, and what is written later', async () => {
    await using bench = await openTailerBench();
    await writeFile(bench.path('a.log'), 'one\ntwo\n');
    expect(await bench.texts()).to.deep.equal(['one', 'two']);
    await appendFile(bench.path('a.log'), 'three\n');
    expect(await bench.texts()).to.deep.equal(['three']);
    expect(await bench.texts()).to.deep.equal([]);
  });

  it('waits for the newline of the last line', async () => {
    await using bench = await openTailerBench();
    await writeFile(bench.path('a.log'), 'one\ntw');
    expect(await bench.texts()).to.deep.equal(['one']);
    await appendFile(bench.path('a.log'), 'o');
    expect(await bench.texts()).to.deep.equal([]);
    await appendFile(bench.path('a.log'), '\n');
    expect(await bench.texts()).to.deep.equal(['two']);
    expect(bench.tailer.counts.unterminatedLines).to.equal(0);
  });

  it('reads what was written between the last look and a rename, and the new file as well', async () => {
    await using bench = await openTailerBench({ closeAfterMs: 60_000, flushAfterMs: 60_000 });
    await writeFile(bench.path('a.log'), 'one\n');
    expect(await bench.texts()).to.deep.equal(['one']);
    await appendFile(bench.path('a.log'), 'two\n');
    await rename(bench.path('a.log'), bench.path('a.log.1'));
    await writeFile(bench.path('a.log'), 'three\n');
    expect(await bench.texts()).to.have.members(['two', 'three']);
    await appendFile(bench.path('a.log.1'), 'late\n');
    expect(await bench.texts()).to.deep.equal(['late']);
  });

  it('does not read a file anew that is found under its next name', async () => {
    await using bench = await openTailerBench({ paths: [] });
    await using wide = await openTailerBench({ paths: [`${bench.folder}/a.log*`] });
    await writeFile(bench.path('a.log'), 'one\n');
    expect(await wide.texts()).to.deep.equal(['one']);
    await rename(bench.path('a.log'), bench.path('a.log.1'));
    await writeFile(bench.path('a.log'), 'two\n');
    expect(await wide.texts()).to.deep.equal(['two']);
    await wide.restart();
    expect(await wide.texts()).to.deep.equal([]);
  });

  it('finds lines of a file that was renamed while it did not run', async () => {
    await using bench = await openTailerBench();
    await writeFile(bench.path('a.log'), 'one\n');
    await bench.texts();
    await appendFile(bench.path('a.log'), 'two\n');
    await rename(bench.path('a.log'), bench.path('a.log.1'));
    await writeFile(bench.path('a.log'), 'three\n');
    await bench.restart();
    expect(await bench.texts()).to.have.members(['two', 'three']);
  });

  it('begins anew when a file was copied and truncated, without doubles', async () => {
    await using bench = await openTailerBench();
    await writeFile(bench.path('a.log'), 'one\ntwo\n');
    const before = await bench.lines();
    await copyFile(bench.path('a.log'), bench.path('a.log.1'));
    await truncate(bench.path('a.log'), 0);
    await appendFile(bench.path('a.log'), 'six\n');
    const after = await bench.lines();
    expect(after.map(({ bytes, offset }) => [bytes.toString(), offset])).to.deep.equal([['six', 0]]);
    const ids = [...before, ...after].map((line) => idOf(bench.registry.id, line));
    expect(new Set(ids).size).to.equal(3);
    expect(bench.tailer.counts.truncatedFiles).to.equal(1);
  });

  it('notices that a file was truncated and grew past where it was', async () => {
    await using bench = await openTailerBench();
    await writeFile(bench.path('a.log'), 'one\n');
    await bench.texts();
    await writeFile(bench.path('a.log'), 'other\nlines\n');
    expect(await bench.texts()).to.deep.equal(['other', 'lines']);
  });

  it('notices other content of the same length, also while it did not run', async () => {
    await using bench = await openTailerBench();
    await writeFile(bench.path('a.log'), 'one\n');
    await bench.texts();
    await writeFile(bench.path('a.log'), 'two\n');
    expect(await bench.texts()).to.deep.equal(['two']);
    await writeFile(bench.path('a.log'), 'six\n');
    await bench.restart();
    expect(await bench.texts()).to.deep.equal(['six']);
  });

  it('takes the held line of a file that was truncated', async () => {
    await using bench = await openTailerBench();
    await writeFile(bench.path('a.log'), 'one\nhalf');
    await bench.texts();
    await writeFile(bench.path('a.log'), 'x\n');
    expect(await bench.texts()).to.deep.equal(['half', 'x']);
    expect(bench.tailer.counts.unterminatedLines).to.equal(1);
  });

  it('reads the rest of a file that was removed, its last line too, and closes and forgets it', async () => {
    await using bench = await openTailerBench();
    await writeFile(bench.path('a.log'), 'one\n');
    await bench.texts();
    await appendFile(bench.path('a.log'), 'two\nthree');
    await unlink(bench.path('a.log'));
    // Found at its end, then flushed, then closed.
    const looks = [await bench.texts(), await bench.texts(), await bench.texts()];
    expect(looks.flat()).to.deep.equal(['two', 'three']);
    await bench.lines();
    expect(bench.tailer.counts).to.include({ openFiles: 0, closed: 1, cleaned: 1, unterminatedLines: 1 });
    expect(bench.registry.entries).to.deep.equal([]);
  });

  it('keeps a removed file open until its lines are acknowledged', async () => {
    await using bench = await openTailerBench();
    await writeFile(bench.path('a.log'), 'one\n');
    const lines = await bench.lines(false);
    await unlink(bench.path('a.log'));
    await bench.lines();
    await bench.lines();
    expect(bench.tailer.counts.openFiles).to.equal(1);
    await bench.tailer.acknowledge(lines);
    await bench.lines();
    expect(bench.tailer.counts.openFiles).to.equal(0);
  });

  it('holds a file open that is rotated away while nobody takes lines', async () => {
    await using bench = await openTailerBench({ closeAfterMs: 60_000 });
    await writeFile(bench.path('a.log'), 'one\n');
    await bench.tailer.scan();
    await rename(bench.path('a.log'), bench.path('gone'));
    await bench.tailer.scan();
    await rm(bench.path('gone'));
    await bench.tailer.scan();
    expect(await bench.texts()).to.deep.equal(['one']);
  });

  it('gives lines that were not acknowledged once more after kill -9, with the same ids', async () => {
    await using bench = await openTailerBench();
    await writeFile(bench.path('a.log'), 'one\ntwo\n');
    const [first] = await bench.tailer.scan().then(() => bench.tailer.read(1, 1000));
    if (first === undefined) throw new Error('there is a line');
    await bench.tailer.acknowledge([first]);
    const [second] = await bench.lines(false);
    await bench.restart();
    const again = await bench.lines();
    expect(again.map(({ bytes }) => bytes.toString())).to.deep.equal(['two']);
    const ids = [second, ...again].map((line) => line && idOf(bench.registry.id, line));
    expect(ids[0]).to.match(/^[0-9a-f]{40}$/);
    expect(ids[0]).to.equal(ids[1]);
    expect(ids[0]).not.to.equal(idOf(bench.registry.id, first));
  });

  it('has begun a life on the disk before its first line is given', async () => {
    await using bench = await openTailerBench();
    await writeFile(bench.path('a.log'), 'one\n');
    const [first] = await bench.lines(false);
    const written = JSON.parse(await readFile(bench.path('state/registry.json'), 'utf8'));
    expect(written.files).to.have.length(1);
    expect(written.files[0]).to.include({ generation: first?.life.generation, offset: 0 });
    expect(written.nextGeneration).to.be.above(first?.life.generation ?? Number.POSITIVE_INFINITY);
  });

  it('gives another id to a line at the same place of an inode that is used again', async () => {
    await using bench = await openTailerBench();
    await writeFile(bench.path('a.log'), 'one\n');
    const [first] = await bench.lines();
    // The same inode, as after a removal and a creation: a new life, since the content is another.
    await writeFile(bench.path('a.log'), 'two\n');
    await bench.restart();
    const [second] = await bench.lines();
    if (first === undefined || second === undefined) throw new Error('there are two lines');
    expect(second.life.inode).to.equal(first.life.inode);
    expect(idOf(bench.registry.id, second)).not.to.equal(idOf(bench.registry.id, first));
  });

  it('reads two files that begin alike, and one file with two names once', async () => {
    await using bench = await openTailerBench();
    const head = `${'same head '.repeat(200)}\n`;
    await writeFile(bench.path('a.log'), head);
    await writeFile(bench.path('b.log'), head);
    await link(bench.path('a.log'), bench.path('c.log'));
    expect(await bench.texts()).to.deep.equal([head.slice(0, -1), head.slice(0, -1)]);
  });

  it('gives a line of 1 MiB whole', async () => {
    await using bench = await openTailerBench();
    const long = 'x'.repeat(1024 * 1024);
    await writeFile(bench.path('a.log'), `a\n${long}\nb\n`);
    expect((await bench.texts()).map((text) => text.length)).to.deep.equal([1, long.length, 1]);
  });

  it('gives each file its turn', async () => {
    await using bench = await openTailerBench();
    await writeFile(bench.path('a.log'), 'a\n'.repeat(5000));
    await writeFile(bench.path('b.log'), 'b\n');
    await bench.tailer.scan();
    const lines = await bench.tailer.read(1000, 1_000_000);
    expect(lines.some(({ bytes }) => bytes.toString() === 'b')).to.equal(true);
    expect(lines).to.have.length(1000);
  });

  it('tells once of a file that it cannot read, and reads the others', async () => {
    await using bench = await openTailerBench();
    await writeFile(bench.path('b.log'), 'one\n');
    await symlink('a.log', bench.path('a.log'));
    expect(await bench.texts()).to.deep.equal(['one']);
    await bench.texts();
    expect(bench.entries.filter(({ level }) => level === 'WARN')).to.have.length(1);
    expect(bench.tailer.counts.skipped).to.equal(1);
  });

  it('forgets a life that is over only when its file cannot be found again', async () => {
    await using bench = await openTailerBench({ cleanAfterMs: -1000 });
    await writeFile(bench.path('a.log'), 'one\n');
    await bench.texts();
    await rename(bench.path('a.log'), bench.path('a.txt'));
    await bench.texts();
    await bench.texts();
    expect(bench.registry.entries).to.have.length(0);
    await writeFile(bench.path('b.log'), 'one\n');
    await bench.texts();
    await bench.texts();
    expect(bench.registry.entries).to.have.length(1);
  });
});
