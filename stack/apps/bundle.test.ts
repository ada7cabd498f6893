import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { type AppName, appNames, bundleApp, fingerprintApp } from './bundle.ts';

/** Every port a program may open, free ones on loopback. */
const environment = { HOST: '127.0.0.1', PORT: '0', ADMIN_PORT: '0', SMTP_PORT: '0', FIREDRILL_SPEED: '60' };

/** They exhaust what they run on. */
const hostPrograms: readonly AppName[] = ['host', 'host-proxy'];

/** Awaits the log line with that message and returns its context; fails when the program ends before it. */
async function awaitLine(program: ChildProcess, message: string): Promise<Record<string, unknown>> {
  if (program.stdout === null) throw new Error('the program was started without a pipe');
  const lines: string[] = [];
  for await (const line of createInterface({ input: program.stdout })) {
    lines.push(line);
    const entry = JSON.parse(line) as { message: string; context?: Record<string, unknown> };
    if (entry.message === message) return entry.context ?? {};
  }
  throw new Error(`the program ended without saying "${message}": ${lines.join('\n')}`);
}

describe('a bundled program', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firedrill-bundle-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const name of appNames.filter((one) => !hostPrograms.includes(one))) {
    it(`${name} starts from its one file, answers, and leaves with 0 on SIGTERM`, async () => {
      const file = join(folder, `${name}.mjs`);
      await writeFile(file, await bundleApp(name));
      const program = spawn(process.execPath, [file], {
        cwd: folder,
        env: environment,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = once(program, 'exit');
      try {
        const { port, adminPort } = await awaitLine(program, 'listening');
        if (name !== 'warehouse') expect(adminPort).to.be.a('number').that.is.not.equal(port);
        expect((await fetch(`http://127.0.0.1:${String(port)}/health`)).status).to.equal(200);
      } finally {
        program.kill('SIGTERM');
      }
      expect(await exited).to.deep.equal([0, null]);
    });
  }

  for (const name of hostPrograms) {
    it(`${name} starts nowhere but in a container that plays a host`, async () => {
      const file = join(folder, `${name}.mjs`);
      await writeFile(file, await bundleApp(name));
      const program = spawn(process.execPath, [file], { cwd: folder, env: environment });
      let said = '';
      for (const stream of [program.stdout, program.stderr]) stream.on('data', (part) => (said += part));
      expect(await once(program, 'close')).to.deep.equal([1, null]);
      expect(said).to.match(/(HOST_ROOT|CGROUP_FOLDER): want/);
    });
  }

  it('refuses a setting that is out of range and says which', async () => {
    const file = join(folder, 'refused.mjs');
    await writeFile(file, await bundleApp('app'));
    const env = { ...environment, FIREDRILL_SPEED: '0' };
    const program = spawn(process.execPath, [file], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(program, 'exit');
    const { error } = await awaitLine(program, 'could not start');
    expect(error).to.include('FIREDRILL_SPEED').and.include('got  "0"');
    expect(await exited).to.deep.equal([1, null]);
  });
});

describe('fingerprintApp', () => {
  it('is stable, and differs between programs', async () => {
    const first = await fingerprintApp('app');
    expect(first).to.match(/^[0-9a-f]{64}$/);
    expect(await fingerprintApp('app')).to.equal(first);
    expect(await fingerprintApp('receivers')).to.not.equal(first);
  });
});
