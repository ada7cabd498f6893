import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FiredrillError } from '../../../core/errors.ts';
import { Registry } from './registry.ts';

describe('the registry of the shipped files', () => {
  let path: string;
  beforeEach(async () => {
    path = join(await mkdtemp(join(tmpdir(), 'firedrill-registry-')), 'sub', 'registry.json');
  });
  afterEach(() => rm(join(path, '..', '..'), { recursive: true }));

  const file = { device: '1', inode: '2' };

  it('knows after a restart what was saved, and never gives a number twice', async () => {
    const registry = await Registry.open(path);
    const first = registry.begin(file, '/var/log/a.log', 1);
    registry.update(first, { offset: 10 });
    await registry.save();
    registry.forget(first);
    await registry.save();
    const again = await Registry.open(path);
    expect(again.id).to.equal(registry.id);
    expect(again.entries).to.deep.equal([]);
    expect(again.begin(file, '/var/log/a.log', 2).generation).to.be.above(first.generation);
  });

  it('changes nothing of a later life', async () => {
    const registry = await Registry.open(path);
    const first = registry.begin(file, 'a', 1);
    const second = registry.begin(file, 'a', 2);
    expect(registry.update(first, { offset: 99 })).to.equal(false);
    expect(registry.forget(first)).to.equal(false);
    expect(registry.find(file)).to.deep.equal(second);
  });

  it('writes what it knows at the moment of the write, however many ask', async () => {
    const registry = await Registry.open(path);
    const life = registry.begin(file, 'a', 1);
    const saves = [1, 2, 3].map((offset) => {
      registry.update(life, { offset });
      return registry.save();
    });
    await Promise.all(saves);
    expect(JSON.parse(await readFile(path, 'utf8')).files[0].offset).to.equal(3);
    expect(registry.writes).to.deep.equal({ total: 4, success: 4, fail: 0 });
  });

  it('counts a failed write, tells of it, and goes on', async () => {
    const registry = await Registry.open(path);
    await rm(join(path, '..'), { recursive: true });
    const failure = await registry.save().catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'ENOENT');
    expect(registry.writes).to.include({ success: 1, fail: 1 });
  });

  for (const [what, text] of [
    ['text', 'no json'],
    ['another version', '{"version":2}'],
    ['half of one', '{"version":1,"id":"'],
  ] as const) {
    it(`refuses ${what} instead of beginning anew`, async () => {
      await Registry.open(path);
      await writeFile(path, text);
      const failure = await Registry.open(path).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(FiredrillError).with.property('code', 'REGISTRY');
    });
  }
});
