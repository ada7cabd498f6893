import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFileLock } from './file-lock.ts';

describe('withFileLock', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firedrill-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('lets one at a time in and leaves nothing behind', async () => {
    const path = join(folder, 'a.lock');
    let inside = 0;
    let most = 0;
    const work = () =>
      withFileLock(path, async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setImmediate(resolve));
        inside--;
      });
    await Promise.all([work(), work(), work()]);
    expect(most).to.equal(1);
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('takes over the lock of a dead process', async () => {
    const path = join(folder, 'a.lock');
    await writeFile(path, JSON.stringify({ pid: 2 ** 22 + 1, startMark: '1' }));
    await writeFile(`${path}.${2 ** 22 + 1}.1`, 'left by a killed process');
    expect(await withFileLock(path, async () => 'done')).to.equal('done');
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('takes over the lock of a process whose pid was recycled', async function () {
    if (!existsSync('/proc/self/stat')) return this.skip();
    const path = join(folder, 'a.lock');
    await writeFile(path, JSON.stringify({ pid: process.pid, startMark: 'another life' }));
    expect(await withFileLock(path, async () => 'done')).to.equal('done');
  });

  it('says for whom it waits, and stops waiting when asked to', async () => {
    const path = join(folder, 'a.lock');
    const waitedFor: number[] = [];
    const abort = new AbortController();
    await withFileLock(path, async () => {
      const second = withFileLock(path, async () => 'never', {
        signal: abort.signal,
        onWait: (pid) => {
          waitedFor.push(pid);
          abort.abort(new Error('enough'));
        },
      });
      const outcome = await second.then(
        () => 'ran',
        (error: Error) => error.name,
      );
      expect(outcome).to.match(/Error$/);
    });
    expect(waitedFor).to.deep.equal([process.pid]);
  });

  it('gives the lock back when the work fails', async () => {
    const path = join(folder, 'a.lock');
    const failing = withFileLock(path, async () => {
      throw new Error('broken');
    });
    expect(await failing.catch((error: Error) => error.message)).to.equal('broken');
    expect(await readdir(folder)).to.deep.equal([]);
  });
});
