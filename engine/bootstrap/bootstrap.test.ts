import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';

/** The scripts are plain JavaScript without types; what the tests need of them is stated here. */
interface Judged {
  readonly code: number;
  readonly passes: number;
  readonly skips: number;
  readonly failures: readonly { readonly title: string; readonly message: string }[];
}
interface LockEntry {
  readonly version?: string;
  readonly optional?: boolean;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
interface Packages {
  readonly packages: Readonly<Record<string, LockEntry>>;
}
interface Scripts {
  readonly judgeRun: (name: string, run: { code: number; text: string; lingered: boolean }) => Judged;
  readonly findTests: (ending: string, from: string) => string[];
  readonly matchesLock: (lock: Packages, installed: Packages) => boolean;
  readonly isOnlyMissingPlatforms: (output: string, lock: Packages) => boolean;
  readonly formatElapsed: (elapsedMs: number) => string;
  readonly inBrief: (message: string) => string;
  readonly propertySeed: (text: string | undefined) => number | undefined;
}

const names = ['run-mocha', 'installed', 'prepare', 'workspace', 'property-seed'];
const modules = await Promise.all(names.map((name) => import(new URL(`${name}.mjs`, import.meta.url).href)));
const scripts: Scripts = Object.assign({}, ...modules);

describe('bootstrap', () => {
  describe('counting tests', () => {
    const counts = (passes: number, titles: string[] = []) =>
      JSON.stringify({ passes, skips: 1, failures: titles.map((title) => ({ title, message: 'm' })) });
    const judge = (code: number, text: string, lingered = false) =>
      scripts.judgeRun('unit', { code, text, lingered });
    const messages = (judged: Judged) => judged.failures.map(({ message }) => message);

    it('passes on what mocha counted', () => {
      expect(judge(0, counts(3))).to.deep.include({ passes: 3, skips: 1, failures: [] });
      expect(judge(1, counts(3, ['a'])).failures).to.deep.equal([{ title: 'a', message: 'm' }]);
    });

    it('counts a crash as a failure', () => {
      expect(messages(judge(1, ''))[0]).to.contain('exit code 1 before it could count');
      expect(messages(judge(134, counts(3)))[0]).to.contain('exit code 134 without a failed test');
    });

    it('counts a run without tests, and one that does not end, as failures', () => {
      expect(messages(judge(0, counts(0)))).to.deep.equal(['no test ran']);
      expect(messages(judge(143, counts(3), true))[0]).to.contain('something is left open');
    });

    it('does not take it for an interruption when it had to end mocha itself', () => {
      expect(judge(143, counts(3)).code).to.equal(143);
      expect(judge(143, counts(3), true).code).to.equal(1);
    });
  });

  it('tells a long failure in brief, and says that it does', () => {
    const short = 'a\nb';
    expect(scripts.inBrief(short)).to.equal(short);
    const brief = scripts.inBrief(`${'x'.repeat(5000)}\n`.repeat(100)).split('\n');
    expect(brief).to.have.lengthOf(13);
    expect(brief[0]).to.match(/^x{300}… \(5000 characters\)$/);
    expect(brief.at(-1)).to.equal('… 89 more lines in the report above');
  });

  it('tries properties on the same cases each time, and on others for those who ask', () => {
    const told = process.env['FIREDRILL_PROPERTY_SEED'];
    expect(fc.readConfigureGlobal()?.seed).to.equal(scripts.propertySeed(told));
    expect([undefined, '', '7', '-3', 'random'].map(scripts.propertySeed)).to.deep.equal([
      ...[1, 1, 7, -3, undefined],
    ]);
    for (const wrong of ['1.5', 'x', '4294967296'])
      expect(() => scripts.propertySeed(wrong), wrong).to.throw('want a whole number of 32 bits or `random`');
  });

  it('finds test files by their ending, not those of dependencies', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'firedrill-tests-'));
    try {
      for (const path of [
        'core/b.test.ts',
        'core/a.test.ts',
        'core/x/c.e2e.ts',
        'core/node_modules/d.test.ts',
      ]) {
        await mkdir(join(folder, path, '..'), { recursive: true });
        await writeFile(join(folder, path), '');
      }
      expect(scripts.findTests('.test.ts', folder)).to.deep.equal(['core/a.test.ts', 'core/b.test.ts']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('recognises dependencies that fit the lock file', () => {
    const lock = { packages: { '': {}, a: { version: '1' }, b: { version: '2', optional: true } } };
    expect(scripts.matchesLock(lock, { packages: { a: { version: '1' } } })).to.equal(true);
    expect(scripts.matchesLock(lock, { packages: { a: { version: '0' } } })).to.equal(false);
    expect(scripts.matchesLock(lock, { packages: {} })).to.equal(false);
  });

  it('falls back only when nothing but foreign platforms is missing from the lock file', () => {
    const lock: Packages = {
      packages: {
        '': { devDependencies: { 'left-pad': '1.0.0', tool: '1' } },
        'node_modules/tool': { optionalDependencies: { '@x/win32': '2.6.8' } },
      },
    };
    const complaint = (text: string) => `npm error ${text}\n`;
    const isOnly = (...texts: string[]) =>
      scripts.isOnlyMissingPlatforms(texts.map(complaint).join(''), lock);
    const [npm10, npm11] = ['Missing: @x/win32@ from lock file', 'Missing: @x/win32@2.6.8 from lock file'];
    expect(isOnly(npm10)).to.equal(true);
    expect(isOnly(npm11)).to.equal(true);
    expect(isOnly(npm11, 'Missing: left-pad@1.0.0 from lock file')).to.equal(false);
    expect(isOnly('Missing: left-pad@ from lock file')).to.equal(false);
    expect(isOnly('Missing: unheard-of@1.0.0 from lock file')).to.equal(false);
    expect(isOnly(npm11, "Invalid: lock file's a@1 does not satisfy a@2")).to.equal(false);
    expect(isOnly()).to.equal(false);
  });

  it('tells elapsed time in the unit that fits', () => {
    expect([12, 1234, 125_000].map(scripts.formatElapsed)).to.deep.equal(['12 ms', '1.2 s', '2 min 5 s']);
  });
});
