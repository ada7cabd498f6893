import { mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { explainError } from '../../core/errors.ts';
import { findToolchain, pinnedToolchain } from './toolchain.ts';

describe('the toolchain of the lab clock', () => {
  const path = process.env['PATH'];
  let folder: string;
  let cache: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firedrill-toolchain-'));
    cache = join(folder, 'cache');
    await mkdir(join(folder, 'bin'));
    process.env['PATH'] = join(folder, 'bin');
  });
  afterEach(async () => {
    process.env['PATH'] = path;
    await rm(folder, { recursive: true });
  });

  /** A `go` that answers like one, and says which toolchain it was asked for. */
  const installGo = (version: string, root: string) =>
    writeFile(
      join(folder, 'bin/go'),
      `#!/bin/sh\n[ "$GOTOOLCHAIN" = ${pinnedToolchain} ] || exit 1\necho ${version}\necho ${root}\n`,
      { mode: 0o755 },
    );

  const refusal = () =>
    findToolchain(cache).then(
      () => 'no refusal',
      (error: unknown) => explainError(error),
    );

  it('is used through a link that follows it', async () => {
    for (const root of ['/somewhere/go', '/elsewhere/go']) {
      await installGo(pinnedToolchain, root);
      const toolchain = await findToolchain(cache);
      expect(await readlink(toolchain.root)).to.equal(root);
      expect(toolchain.program).to.equal(join(toolchain.root, 'bin/go'));
      expect(toolchain.env).to.deep.include({ GOROOT: toolchain.root, GOTOOLCHAIN: 'local' });
    }
  });

  it('is missed where there is no Go', async () => {
    expect(await refusal())
      .to.contain('LAB_CLOCK_TOOLCHAIN')
      .and.contain('Go 1.21 or later in PATH');
  });

  it('is missed where Go is too old to fetch it', async () => {
    await installGo('go1.19.8', '/usr/lib/go-1.19');
    expect(await refusal())
      .to.contain('got  go1.19.8')
      .and.contain('use the compiled clock');
  });
});
