import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { silentProgress } from '../../core/progress.ts';
import { startEngine, stopEngine } from './ensure-engine.ts';
import { hasProgram } from './install-engine.ts';
import { findOurContainerd, findOurDockerd } from './private-engine.ts';
import { isAlive, readCommandLine } from './processes.ts';
import { stateFolder } from './state-folder.ts';
import { until } from './until.ts';

/** A second private engine with a state folder of its own; it touches neither bridges nor packet filters. */
const flags = '--bridge=none --iptables=false --ip-forward=false --ip-masq=false';

describe('the private engine, for real', function () {
  this.timeout(120_000);
  const names = ['FIREDRILL_HOME', 'FIREDRILL_DOCKERD_FLAGS'] as const;
  const environment = names.map((name) => process.env[name]);
  let home: string;

  before(async function () {
    if (process.getuid?.() !== 0 || !hasProgram('dockerd')) return this.skip();
    home = await mkdtemp(join(tmpdir(), 'firedrill-engine-'));
    process.env['FIREDRILL_HOME'] = home;
    process.env['FIREDRILL_DOCKERD_FLAGS'] = flags;
  });

  after(async () => {
    if (home === undefined) return;
    const { dataRoot } = paths();
    await stopEngine();
    for (const [index, name] of names.entries()) {
      const value = environment[index];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    // A daemon that was killed, or failed to start, leaves its data root mounted on itself.
    await execa('umount', ['--recursive', dataRoot], { reject: false });
    await rm(home, { recursive: true });
  });

  const paths = () => stateFolder().engine;

  async function kill(pid: number): Promise<void> {
    // Zero would be this process group itself.
    expect(pid).to.be.greaterThan(0);
    process.kill(pid, 'SIGKILL');
    const gone = await until(async () => ((await readCommandLine(pid)) === undefined ? true : undefined), {
      timeoutMs: 5000,
    });
    expect(gone.ok).to.equal(true);
  }

  it('is started once by two that want it at the same time', async () => {
    const [one, two] = await Promise.all([startEngine(silentProgress), startEngine(silentProgress)]);
    expect(one.dockerHost).to.equal(`unix://${paths().socket}`).and.equal(two.dockerHost);
    expect(one.origin).to.equal('private');
    expect(one.apiVersion).to.match(/^1\.\d+$/);
    expect([1, 2]).to.include(one.cgroupVersion);
  });

  it('starts again after its daemon was killed', async () => {
    const killed = (await findOurDockerd(paths())) ?? 0;
    await kill(killed);
    await startEngine(silentProgress);
    expect(await findOurDockerd(paths()))
      .to.be.a('number')
      .and.not.equal(killed);
  });

  it('starts again beside a containerd that is about to follow its daemon', async () => {
    const daemons = [await findOurDockerd(paths()), await findOurContainerd(paths())];
    for (const pid of daemons) if (pid !== undefined && isAlive(pid)) await kill(pid);
    const config = paths().containerdPidFile.replace(/\.pid$/, '.toml');
    const idle = ['--eval', 'setTimeout(() => {}, 60_000)', '--', '--config', config];
    const orphan = spawn(process.execPath, idle, { argv0: 'containerd', stdio: 'ignore' });
    const ended = once(orphan, 'exit');
    await writeFile(paths().containerdPidFile, String(orphan.pid));
    expect(await findOurContainerd(paths())).to.equal(orphan.pid);
    await startEngine(silentProgress);
    await ended;
    expect(await findOurContainerd(paths()))
      .to.be.a('number')
      .and.not.equal(orphan.pid);
  });

  it('starts again when its pid files name a stranger, and leaves the stranger alone', async () => {
    const daemons = [await findOurDockerd(paths()), await findOurContainerd(paths())];
    for (const pid of daemons) await kill(pid ?? 0);
    await writeFile(paths().pidFile, String(process.pid));
    await writeFile(paths().containerdPidFile, String(process.pid));
    expect(await stopEngine()).to.equal(undefined);
    await startEngine(silentProgress);
    expect(await findOurDockerd(paths()))
      .to.be.a('number')
      .and.not.equal(process.pid);
  });

  it('stops with its containerd and can be started again', async () => {
    const containerd = (await findOurContainerd(paths())) ?? 0;
    const stopped = await stopEngine();
    expect(isAlive(stopped?.pid ?? 0)).to.equal(false);
    expect(isAlive(containerd)).to.equal(false);
    await startEngine(silentProgress);
    expect(await findOurDockerd(paths())).to.be.a('number');
  });

  it('tells why it cannot start, with the lines of its log', async () => {
    await stopEngine();
    process.env['FIREDRILL_DOCKERD_FLAGS'] = `${flags} --storage-driver=nonsense`;
    const error = await startEngine(silentProgress).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    process.env['FIREDRILL_DOCKERD_FLAGS'] = flags;
    expect(error).to.have.property('code', 'ENGINE_START');
    expect(error).to.have.nested.property('details.problems').that.is.an('array');
    expect(JSON.stringify(error)).to.contain('nonsense');
    expect(await readFile(paths().log, 'utf8')).to.contain('nonsense');
  });
});
