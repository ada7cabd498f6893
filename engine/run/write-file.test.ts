import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { failureOf } from '../testing.ts';
import { makeFolder, writeFile, writeInto } from './write-file.ts';

describe('a file that is written', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'firedrill-write-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

  it('has the folders on its way made', () => {
    writeInto(folder, 'a/b/c.txt', 'text');
    expect(read('a/b/c.txt')).to.equal('text');
  });

  it('replaces what was there, and leaves nothing beside it', () => {
    writeInto(folder, 'a.txt', 'old');
    writeInto(folder, 'a.txt', 'new');
    expect(read('a.txt')).to.equal('new');
    expect(readdirSync(folder)).to.deep.equal(['a.txt']);
  });

  it('goes where a link leads, and the link stays', () => {
    writeFileSync(join(folder, 'real.txt'), 'old');
    symlinkSync('real.txt', join(folder, 'link.txt'));
    writeInto(folder, 'link.txt', 'new');
    expect(read('real.txt')).to.equal('new');
  });

  it('goes to a device as it is', () => {
    writeFile('/dev/null', 'text');
    expect(readdirSync('/dev').filter((name) => name.startsWith('null'))).to.deep.equal(['null']);
  });

  it('is refused with path, reason and advice where it cannot be', () => {
    mkdirSync(join(folder, 'empty'));
    mkdirSync(join(folder, 'full'));
    writeInto(folder, 'full/file', '');
    const cases = [
      ['empty', 64, /this is a folder/],
      ['full', 64, /this is a folder/],
      ['full/file/below', 64, /a part of the path is a file/],
      ['full/file/far/below', 64, /a part of the path is a file/],
      [`${'n'.repeat(300)}`, 64, /too long/],
    ] as const;
    for (const [name, exitCode, hint] of cases) {
      const error = failureOf(() => writeInto(folder, name, 'text'));
      expect(error, name).to.include({ code: 'FILE_WRITE', exitCode });
      expect(error.details.got, name).to.equal(join(folder, name));
      expect(error.details.hint, name).to.match(hint);
    }
    expect(readdirSync(join(folder, 'full'))).to.deep.equal(['file']);
    expect(readdirSync(folder).sort()).to.deep.equal(['empty', 'full']);
  });

  it('leaves what was there when the disk takes no more', function () {
    // The one file of Linux that always answers as a full disk does.
    const full = '/dev/full';
    if (process.platform !== 'linux') this.skip();
    const error = failureOf(() => writeFile(full, 'text'));
    expect(error).to.include({ code: 'FILE_WRITE', exitCode: 69 });
    expect(error.details.hint).to.match(/the disk is full/);
  });

  it('is refused at once on a file system where no folder can be made', function () {
    if (process.platform !== 'linux') this.skip();
    expect(failureOf(() => writeFile('/proc/firedrill/a/b', 'text'))).to.include({ code: 'FILE_WRITE' });
    expect(() => makeFolder('/proc/self/firedrill/a')).to.throw(/ENOENT|EACCES|EPERM/);
  });
});
