import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type LockEntries, missingEntries } from './testing/missing-entries.ts';

/** The scripts are plain JavaScript without types; what the tests need of them is stated here. */
interface Scripts {
  readonly root: string;
  readonly isOnlyOptional: (lock: { packages: LockEntries }, name: string) => boolean;
}

const names = ['lock-file', 'workspace'];
const modules = await Promise.all(names.map((name) => import(new URL(`${name}.mjs`, import.meta.url).href)));
const { root, isOnlyOptional }: Scripts = Object.assign({}, ...modules);
const text = readFileSync(join(root, 'package-lock.json'), 'utf8');
const lock: { packages: LockEntries } = JSON.parse(text);

describe('package-lock.json', () => {
  it('has an entry for everything that it asks for, on every platform', () => {
    expect(missingEntries(lock.packages)).to.deep.equal([]);
    expect(Object.keys(lock.packages).length).to.be.greaterThan(100);
  });

  it('is found incomplete without one of its entries, whichever it is', () => {
    const forgiven = Object.keys(lock.packages).filter((path) => {
      const { [path]: _, ...packages } = lock.packages;
      return path !== '' && missingEntries(packages).length === 0;
    });
    // What somebody asks for in a nested version would be found once more at the top: another version, but an entry.
    expect(forgiven.filter((path) => path.lastIndexOf('node_modules/') === 0)).to.deep.equal([]);
  });

  it('asks for peers that are not optional, and finds a package as Node does', () => {
    const packages = {
      '': { dependencies: { a: '1' }, devDependencies: { d: '1' } },
      'node_modules/a': {
        peerDependencies: { p: '1', q: '1' },
        peerDependenciesMeta: { q: { optional: true } },
      },
      'node_modules/a/node_modules/b': { optionalDependencies: { a: '1', c: '1' } },
      'node_modules/a/node_modules/c': {},
    };
    expect(missingEntries(packages)).to.deep.equal([
      { path: '', name: 'd' },
      { path: 'node_modules/a', name: 'p' },
    ]);
  });

  it('tells what nobody needs from what somebody does', () => {
    const packages = {
      '': { dependencies: { a: '1' } },
      'node_modules/a': { optionalDependencies: { win: '1', both: '1' }, dependencies: { win: '1' } },
      'node_modules/b': { dependencies: { both: '1' } },
    };
    const verdicts = ['win', 'both', 'a', 'unknown'].map((name) => isOnlyOptional({ packages }, name));
    expect(verdicts).to.deep.equal([true, false, false, false]);
  });

  it('names no registry: each machine has its own', () => {
    // An entry may say where it was fetched from; npm asks the configured registry for one that does not.
    expect(Object.entries(lock.packages).filter(([, entry]) => 'resolved' in entry)).to.deep.equal([]);
    expect(text).not.to.match(/https?:[^"]*\.tgz/);
  });
});

describe('the commands of package.json', () => {
  it('are executable in the repository: npm makes them so, and would leave the tree changed', function () {
    if (!existsSync(join(root, '.git'))) {
      // The reporter prints the title of what is skipped: it carries the reason.
      if (this.test !== undefined) this.test.title += ' (this is no clone of the repository)';
      this.skip();
    }
    const { bin }: { bin: Record<string, string> } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    );
    const files = Object.values(bin);
    // A clone may belong to somebody else, as in a container of a build machine.
    const words = ['-c', 'safe.directory=*', 'ls-files', '--stage', '--', ...files];
    const listed = execFileSync('git', words, { cwd: root, encoding: 'utf8' });
    const modes = listed
      .trim()
      .split('\n')
      .map((line) => line.slice(0, 6));
    expect(modes).to.deep.equal(files.map(() => '100755'));
  });
});
