import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { fromDisk } from './bundle-cache.ts';

describe('the cache of bundles', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firedrill-bundles-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('makes a bundle once for the same sources, and leaves no half-written file', async () => {
    let made = 0;
    const make = async () => {
      made += 1;
      return 'export {};';
    };
    const cache = join(folder, 'new');
    expect(await fromDisk('app', cache, make)).to.equal('export {};');
    expect(await fromDisk('app', cache, make)).to.equal('export {};');
    expect(made).to.equal(1);
    expect(await readdir(cache)).to.have.lengthOf(1);
  });

  it('keeps the programs apart', async () => {
    await fromDisk('app', folder, async () => 'app');
    expect(await fromDisk('receivers', folder, async () => 'receivers')).to.equal('receivers');
  });

  it('remembers no failure', async () => {
    const failing = fromDisk('app', folder, async () => {
      throw new Error('does not bundle');
    });
    expect(await failing.catch((error: Error) => error.message)).to.equal('does not bundle');
    expect(await fromDisk('app', folder, async () => 'app')).to.equal('app');
  });
});
