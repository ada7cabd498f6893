import {
  existsSync,
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
import { refuseCompiled, writeCompiled } from './compiled-folder.ts';

describe('a compiled folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'firedrill-compiled-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const out = (): string => join(folder, 'out');
  const read = (path: string): string => readFileSync(join(out(), path), 'utf8');
  const a = { path: 'prometheus/a.yml', text: 'a' };
  const b = { path: 'prometheus/b.yml', text: 'b' };

  it('is made, and made anew: what is compiled no longer goes', () => {
    writeCompiled(out(), 60, [a, b]);
    expect([read(a.path), read(b.path)]).to.deep.equal(['a', 'b']);
    writeCompiled(out(), 30, [{ ...a, text: 'new' }]);
    expect(read(a.path)).to.equal('new');
    expect(existsSync(join(out(), b.path))).to.equal(false);
  });

  it('may be an empty one', () => {
    mkdirSync(out());
    writeCompiled(out(), 60, [a]);
    expect(read(a.path)).to.equal('a');
  });

  it('is no folder with files of others, at any depth: not one of them is touched', () => {
    mkdirSync(join(out(), 'prometheus'), { recursive: true });
    writeFileSync(join(out(), a.path), 'written by hand');
    const error = failureOf(() => writeCompiled(out(), 60, [a]));
    expect(error).to.include({ code: 'COMPILE_OUT', exitCode: 64 });
    expect(error.details.problems).to.deep.equal([a.path]);
    expect(read(a.path)).to.equal('written by hand');
    expect(readdirSync(out())).to.deep.equal(['prometheus']);
  });

  it('is no folder any more to which somebody added something', () => {
    writeCompiled(out(), 60, [a]);
    writeFileSync(join(out(), 'notes.txt'), 'mine');
    expect(failureOf(() => writeCompiled(out(), 60, [a])).details.problems).to.deep.equal(['notes.txt']);
  });

  it('is no file', () => {
    writeFileSync(out(), 'mine');
    expect(failureOf(() => writeCompiled(out(), 60, [a]))).to.include({ code: 'COMPILE_OUT', exitCode: 64 });
    expect(readFileSync(out(), 'utf8')).to.equal('mine');
  });

  const victim = (): string => join(folder, 'victim.yml');
  const claim = (...files: string[]): void => {
    mkdirSync(join(out(), 'prometheus'), { recursive: true });
    writeFileSync(victim(), 'mine');
    writeFileSync(join(out(), 'compiled-by-firedrill.json'), JSON.stringify({ speed: 60, files }));
  };

  for (const path of ['../victim.yml', 'prometheus/../../victim.yml', '/victim.yml', '..'])
    it(`touches nothing outside of it, whatever its list of files says: ${path}`, () => {
      claim(path);
      writeCompiled(out(), 60, [a]);
      expect(readFileSync(victim(), 'utf8')).to.equal('mine');
    });

  it('is one with a file that was written halfway when the power went: that goes', () => {
    writeCompiled(out(), 60, [a]);
    writeFileSync(join(out(), `${a.path}.4711.part`), 'hal');
    writeFileSync(join(out(), 'compiled-by-firedrill.json.4711.part'), '{');
    writeCompiled(out(), 60, [a]);
    expect(readdirSync(join(out(), 'prometheus'))).to.deep.equal(['a.yml']);
    expect(readdirSync(out()).sort()).to.deep.equal(['compiled-by-firedrill.json', 'prometheus']);
  });

  it('is none with a link in it, whatever its list of files says: nothing is written or removed behind it', () => {
    claim('prometheus', 'prometheus/a.yml', 'prometheus/b.yml');
    rmSync(join(out(), 'prometheus'), { recursive: true });
    mkdirSync(join(folder, 'elsewhere'));
    writeFileSync(join(folder, 'elsewhere', 'b.yml'), 'mine');
    symlinkSync(join(folder, 'elsewhere'), join(out(), 'prometheus'));
    expect(failureOf(() => writeCompiled(out(), 60, [a])).details.problems).to.deep.equal(['prometheus']);
    expect(readdirSync(join(folder, 'elsewhere'))).to.deep.equal(['b.yml']);
  });

  it('is none whose list of files is a link', () => {
    mkdirSync(out());
    writeFileSync(victim(), JSON.stringify({ speed: 60, files: [] }));
    symlinkSync(victim(), join(out(), 'compiled-by-firedrill.json'));
    failureOf(() => writeCompiled(out(), 30, [a]));
    expect(JSON.parse(readFileSync(victim(), 'utf8'))).to.deep.equal({ speed: 60, files: [] });
  });

  it('is not read as a configuration: its durations are not those of production', () => {
    writeCompiled(out(), 60, [a]);
    const error = failureOf(() => refuseCompiled(out()));
    expect(error).to.include({ code: 'CONFIG_COMPILED', exitCode: 64 });
    expect(error.details.got).to.match(/speed 60$/);
    refuseCompiled(folder);
  });
});
