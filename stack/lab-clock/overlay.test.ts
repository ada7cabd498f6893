import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { explainError } from '../../core/errors.ts';
import { applyEdits, hashOverlay, makeOverlay } from './overlay.ts';
import { type RuntimeEdit, runtimeEdits } from './runtime-edits.ts';

const edit = (over: Partial<RuntimeEdit> = {}): RuntimeEdit => ({
  name: 'clock',
  file: 'a.go',
  find: 'old()',
  replace: 'new()',
  reason: 'for the test',
  ...over,
});

function refusal(edits: readonly RuntimeEdit[], sources: Record<string, string>): string {
  try {
    applyEdits(edits, new Map(Object.entries(sources)), 'go1.99.1');
  } catch (error) {
    return explainError(error);
  }
  return 'no refusal';
}

describe('the edits of the lab clock', () => {
  it('change their place and nothing else', () => {
    const edited = applyEdits([edit()], new Map([['a.go', 'x old() y']]), 'go1.99.1');
    expect(edited).to.deep.equal(new Map([['a.go', 'x new() y']]));
  });

  it('build on each other within a file, and take a replacement as it is', () => {
    const second = edit({ name: 'second', find: 'y', replace: '$& $1' });
    expect(applyEdits([edit(), second], new Map([['a.go', 'old() y']]), 'v').get('a.go')).to.equal(
      'new() $& $1',
    );
  });

  it('are refused together where they do not fit exactly once, by version and name, with what to do', () => {
    const edits = [edit(), edit({ name: 'twice', file: 'b.go' }), edit({ name: 'gone', file: 'c.go' })];
    const text = refusal(edits, { 'a.go': 'x', 'b.go': 'old() old()' });
    expect(text).to.contain('LAB_CLOCK_MISFIT: the lab clock does not fit go1.99.1');
    expect(text).to.contain('- clock: its place in a.go is not there');
    expect(text).to.contain('- twice: its place in b.go is there 2 times');
    expect(text).to.contain('- gone: there is no c.go');
    expect(text).to.contain('use the compiled clock');
  });

  it('have each a name and a reason of its own place', () => {
    expect(new Set(runtimeEdits.map(({ name }) => name)).size).to.equal(runtimeEdits.length);
    for (const { name, reason, find, replace } of runtimeEdits) {
      expect(reason, name).to.not.equal('');
      expect(replace, name).to.not.equal(find);
    }
  });

  it('have another hash for another toolchain and for another edit', async () => {
    const hashes = await Promise.all([
      hashOverlay('go1.26.8'),
      hashOverlay('go1.26.9'),
      hashOverlay('go1.26.8', [edit()]),
    ]);
    expect(new Set(hashes).size).to.equal(3);
    expect(hashOverlay('go1.26.8')).to.equal(hashes[0]);
  });
});

describe('the overlay', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firedrill-overlay-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** A GOROOT whose runtime is nothing but the places of the edits. */
  async function makeRoot(leaveOut?: string): Promise<string> {
    const root = join(folder, 'go');
    for (const [file, edits] of Map.groupBy(runtimeEdits, (one) => one.file)) {
      const path = join(root, 'src/runtime', file);
      await mkdir(dirname(path), { recursive: true });
      const places = edits.filter(({ name }) => name !== leaveOut).map(({ find }) => find);
      await writeFile(path, places.join('\n// between\n'));
    }
    return root;
  }

  it('is written once, and leads every edited file and the added one to the cache', async () => {
    const root = await makeRoot();
    const path = await makeOverlay({ version: 'go1.26.8', root }, join(folder, 'cache'));
    const { Replace } = JSON.parse(await readFile(path, 'utf8')) as { Replace: Record<string, string> };
    expect(Object.keys(Replace)).to.include.members([
      join(root, 'src/runtime/time.go'),
      join(root, 'src/runtime/lab_clock.go'),
    ]);
    for (const file of Object.values(Replace))
      expect(await readFile(file, 'utf8')).to.match(/labClock|nanotime1/);
    await rm(root, { recursive: true });
    expect(await makeOverlay({ version: 'go1.26.8', root }, join(folder, 'cache'))).to.equal(path);
  });

  it('is not written at all when an edit does not fit', async () => {
    const root = await makeRoot('monotonic-clock');
    const cache = join(folder, 'cache');
    const error = await makeOverlay({ version: 'go1.27.0', root }, cache).then(
      () => 'no refusal',
      (thrown: unknown) => explainError(thrown),
    );
    expect(error)
      .to.contain('go1.27.0')
      .and.contain('monotonic-clock: its place in time_nofake.go is not there');
    expect(existsSync(cache)).to.equal(false);
  });
});
