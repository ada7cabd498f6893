import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findOurContainerd, findOurDockerd, tellingLines } from './private-engine.ts';
import { isProgramWith, readStartMark } from './processes.ts';
import { stateFolder } from './state-folder.ts';

describe('the private engine process', () => {
  let folder: string;
  let procRoot: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firedrill-proc-'));
    procRoot = join(folder, 'proc');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const paths = () => stateFolder({ env: { FIREDRILL_HOME: folder }, isRoot: false, home: '/' }).engine;

  async function pretend(pid: number, words: string[], stat = '') {
    await mkdir(join(procRoot, String(pid)), { recursive: true });
    await writeFile(join(procRoot, String(pid), 'cmdline'), words.map((word) => `${word}\0`).join(''));
    await writeFile(join(procRoot, String(pid), 'stat'), stat);
  }

  async function writePid(file: string, text: string) {
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, text);
  }

  it('is ours when its command line names our pid file', async () => {
    await pretend(4242, ['/usr/sbin/dockerd', '--pidfile', paths().pidFile]);
    await writePid(paths().pidFile, '4242\n');
    expect(await findOurDockerd(paths(), procRoot)).to.equal(4242);
  });

  it('is not ours when the pid was recycled', async () => {
    await pretend(4242, ['/usr/bin/vim', paths().pidFile]);
    await writePid(paths().pidFile, '4242');
    expect(await findOurDockerd(paths(), procRoot)).to.equal(undefined);
  });

  it("is not ours when it is somebody else's dockerd", async () => {
    await pretend(4242, ['dockerd', '--pidfile', '/run/docker.pid']);
    await writePid(paths().pidFile, '4242');
    expect(await findOurDockerd(paths(), procRoot)).to.equal(undefined);
  });

  it('is gone when the process is gone, or a zombie, or the pid file is nonsense', async () => {
    await writePid(paths().pidFile, '4242');
    expect(await findOurDockerd(paths(), procRoot)).to.equal(undefined);
    await pretend(4242, []);
    expect(await findOurDockerd(paths(), procRoot)).to.equal(undefined);
    await writePid(paths().pidFile, '-1');
    expect(await findOurDockerd(paths(), procRoot)).to.equal(undefined);
  });

  it('finds the containerd that outlived its dockerd', async () => {
    const config = join(paths().execRoot, 'containerd', 'containerd.toml');
    await pretend(77, ['containerd', '--config', config, '--log-level', 'info']);
    await writePid(paths().containerdPidFile, '77');
    expect(await findOurContainerd(paths(), procRoot)).to.equal(77);
  });

  it('accepts both spellings of an option', () => {
    expect(isProgramWith(['dockerd', '--pidfile=/a'], 'dockerd', '/a')).to.equal(true);
    expect(isProgramWith(['dockerd', '--pidfile', '/ab'], 'dockerd', '/a')).to.equal(false);
  });

  it('reads the start time behind a name with spaces and parentheses', async () => {
    const fields = Array.from({ length: 30 }, (_, index) => String(index + 3));
    await pretend(5, ['x'], `5 (a b) c) ${fields.join(' ')}`);
    expect(await readStartMark(5, procRoot)).to.equal('22');
  });

  it('shows the errors of a log rather than its last lines', () => {
    const log = 'level=info msg=a\nlevel=error msg=b\nlevel=info msg=c\n';
    expect(tellingLines(log)).to.deep.equal(['level=error msg=b']);
    expect(tellingLines('one\ntwo\n', 1)).to.deep.equal(['two']);
  });
});
