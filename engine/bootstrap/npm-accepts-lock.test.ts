import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Context } from 'mocha';

interface Scripts {
  readonly root: string;
  readonly environmentWithTools: () => NodeJS.ProcessEnv;
  readonly isRegistryOutOfReach: (output: string) => boolean;
}
interface Said {
  readonly code: number;
  readonly output: string;
}

/**
 * One npm of each kind that Node 20 and later bring or people install: the last 10 as of Node 22, an 11, and the newest
 * of all on the day it was written here. `npm view npm version` tells a newer one: raise the last.
 */
const versions = ['10.8.2', '11.19.1', '12.2.2'] as const;
const timeoutMs = 240_000;

const names = ['workspace', 'install-advice'];
const modules = await Promise.all(names.map((name) => import(new URL(`${name}.mjs`, import.meta.url).href)));
const { root, environmentWithTools, isRegistryOutOfReach }: Scripts = Object.assign({}, ...modules);

describe('npm takes package-lock.json as it is', function () {
  this.timeout(timeoutMs + 10_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'firedrill-npm-'));
    for (const name of ['package.json', '.npmrc'])
      writeFileSync(join(folder, name), readFileSync(join(root, name)));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** What `npm ci` of this version would do, with the registry that this machine is set up for. */
  async function tryOn(version: string, lock: string): Promise<Said> {
    writeFileSync(join(folder, 'package-lock.json'), lock);
    const words = ['--yes', `npm@${version}`, 'ci', '--dry-run', '--no-audit', '--no-fund'];
    return new Promise((resolve) => {
      // `npm run --silent` hands its silence on to every npm below it.
      const loud = { npm_config_loglevel: 'notice' };
      // A network that swallows everything is noticed within two minutes; npm alone would try for a quarter of an hour.
      const patience = { npm_config_fetch_timeout: '30000', npm_config_fetch_retries: '1' };
      const options = {
        cwd: folder,
        env: { ...environmentWithTools(), ...loud, ...patience },
        timeout: timeoutMs,
      };
      execFile('npx', words, options, (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : 1;
        resolve({ code, output: `${stdout}${stderr}${error?.message ?? ''}` });
      });
    });
  }

  /** The reporter prints the title of what is skipped: it carries the reason. */
  function skipWithoutRegistry(context: Context, { output }: Said): void {
    if (!isRegistryOutOfReach(output)) return;
    if (context.test !== undefined) context.test.title += ' (the npm registry cannot be reached from here)';
    context.skip();
  }

  const complete = readFileSync(join(root, 'package-lock.json'), 'utf8');

  for (const version of versions)
    it(`npm ${version}`, async function () {
      const said = await tryOn(version, complete);
      skipWithoutRegistry(this, said);
      expect(said.code, said.output).to.equal(0);
      expect(said.output).to.match(/added \d+ packages|add \S+ \d/);
    });

  it('npm 11 would refuse it without an optional package of another platform', async function () {
    const lock = JSON.parse(complete);
    const foreign = Object.keys(lock.packages).find(
      (path) => lock.packages[path].os?.includes('win32') && lock.packages[path].optional === true,
    );
    if (foreign === undefined) throw new Error('no package of package-lock.json is for Windows only');
    delete lock.packages[foreign];
    const said = await tryOn(versions[1], JSON.stringify(lock));
    skipWithoutRegistry(this, said);
    expect(said.code).not.to.equal(0);
    expect(said.output).to.contain(`Missing: ${foreign.replace('node_modules/', '')}@`);
  });
});
