import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

interface Tools {
  readonly node: string;
  readonly npm: string;
  readonly registry: string;
  readonly proxy: string;
  readonly cafile: string;
}
interface Scripts {
  readonly root: string;
  readonly environmentWithTools: () => NodeJS.ProcessEnv;
  readonly adviceFor: (output: string) => string[];
  readonly describeTools: (tools: Tools) => string;
  readonly isRegistryOutOfReach: (output: string) => boolean;
  readonly explainFailure: (code: number, output: string, tools: Tools) => string;
}

const names = ['install-advice', 'prepare', 'workspace'];
const modules = await Promise.all(names.map((name) => import(new URL(`${name}.mjs`, import.meta.url).href)));
const scripts: Scripts = Object.assign({}, ...modules);
const tools: Tools = {
  node: 'v20.0.0',
  npm: '10.8.2',
  registry: 'https://joe:secret@registry.example/',
  proxy: 'null',
  cafile: 'null',
};

describe('an installation that failed', () => {
  const cases: readonly (readonly [said: string, hint: string])[] = [
    ['code ENOTFOUND', 'npm config get registry'],
    ['code ETIMEDOUT', 'npm config set https-proxy'],
    ['code ERR_SOCKET_TIMEOUT', 'npm ping'],
    ['code SELF_SIGNED_CERT_IN_CHAIN', 'npm config set cafile'],
    ['code UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'NODE_EXTRA_CA_CERTS'],
    ['code E401', 'npm login'],
    ['code E403', 'forbids a package'],
    ['code E404', 'does not have a package'],
    ['code E407', 'name and a password'],
    ['code E503', 'overloaded'],
    ['code EINTEGRITY', 'npm cache verify'],
    ['Missing: left-pad@1.0.0 from lock file', 'git checkout package-lock.json'],
    [
      '`npm ci` can only install packages when your package.json and package-lock.json are in sync.',
      'npm install',
    ],
    ['code EBADENGINE', 'engine-strict'],
    ['nospc ENOSPC: no space left on device, write', 'df -h'],
    ['code EACCES', 'chown'],
    ['code EROFS', 'may not be written'],
    ['code EMFILE', 'ulimit -n'],
    ['command failed', 'install script'],
  ];
  for (const [said, hint] of cases)
    it(`says what to do about "${said}"`, () => {
      const advice = scripts.adviceFor(`npm warn deprecated a@1\nnpm error ${said}\n`);
      expect(advice).to.have.lengthOf(1);
      expect(advice[0]).to.contain(hint);
      // The npm of Node 18 to 20.4 begins its lines otherwise.
      expect(scripts.adviceFor(`npm ERR! ${said}\n`)).to.deep.equal(advice);
    });

  it('does not take a warning or the name of a package for a reason', () => {
    const output = 'npm warn EBADENGINE Unsupported engine\nadd enospc 1.0.0\nnpm error something else\n';
    expect(scripts.adviceFor(output)).to.deep.equal([
      'npm gave no reason that is known here: `npm ci --loglevel=verbose` says more.',
    ]);
    expect(scripts.isRegistryOutOfReach('npm warn ENOTFOUND\n')).to.equal(false);
  });

  it('names what was at work, without passwords', () => {
    expect(scripts.describeTools(tools)).to.equal(
      'Node v20.0.0, npm 10.8.2, registry https://registry.example/, no proxy',
    );
    const behind = { ...tools, proxy: 'http://joe:secret@proxy.example:3128', cafile: '/ca.pem' };
    expect(scripts.describeTools(behind)).to.contain(
      'proxy http://proxy.example:3128, authorities from /ca.pem',
    );
  });

  it('puts it all into one message', () => {
    const text = scripts.explainFailure(1, 'npm warn x\nnpm error code ENOTFOUND\n', tools);
    expect(text.split('\n').slice(0, 4)).to.deep.equal([
      'npm could not install the dependencies (exit code 1):',
      'npm error code ENOTFOUND',
      'This was Node v20.0.0, npm 10.8.2, registry https://registry.example/, no proxy.',
      'What helps:',
    ]);
    expect(text).not.to.contain('secret');
  });
});

describe('what the real npm says', function () {
  this.timeout(60_000);

  async function install(registry: string): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'firedrill-npm-'));
    try {
      for (const name of ['package.json', 'package-lock.json'])
        writeFileSync(join(folder, name), readFileSync(join(scripts.root, name)));
      const words = ['ci', '--registry', registry, '--cache', join(folder, 'cache'), '--fetch-retries=0'];
      return await new Promise((resolve) => {
        execFile(
          'npm',
          [...words, '--noproxy=127.0.0.1'],
          { cwd: folder, env: { ...scripts.environmentWithTools(), npm_config_loglevel: 'notice' } },
          (_, stdout, stderr) => resolve(`${stdout}${stderr}`),
        );
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async function answering(status: number, use: (registry: string) => Promise<void>): Promise<void> {
    const server = createServer((_, response) => response.writeHead(status).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await use(`http://127.0.0.1:${port}/`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  it('of a registry that refuses', async () => {
    for (const [status, hint] of [
      [401, 'npm login'],
      [403, 'forbids a package'],
      [404, 'does not have a package'],
    ] as const)
      await answering(status, async (registry) => {
        expect(scripts.adviceFor(await install(registry)).join(' ')).to.contain(hint);
      });
  });

  it('of a registry that is not there', async () => {
    let gone = '';
    await answering(404, async (registry) => {
      gone = registry;
    });
    const output = await install(gone);
    expect(scripts.isRegistryOutOfReach(output), output).to.equal(true);
    expect(scripts.adviceFor(output)[0]).to.contain('The registry cannot be reached');
  });
});
