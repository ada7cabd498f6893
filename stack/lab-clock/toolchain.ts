import { mkdir, readlink, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { FiredrillError } from '../../core/errors.ts';
import { runProgram } from '../images/run-program.ts';

/**
 * The one toolchain that programs with the lab clock are built with; the edits were made for its runtime. Any Go from 1.21 on
 * fetches it as a module (https://go.dev/doc/toolchain). For a newer one change it here and run `lab-clock.e2e.ts`.
 */
export const pinnedToolchain = 'go1.26.8';

/** Go that knows GOTOOLCHAIN: https://go.dev/doc/go1.21#tools */
export const leastGoMinor = 21;

/** A toolchain that can be built with. */
export interface Toolchain {
  /** For instance `go1.26.8`. */
  readonly version: string;
  /** Its GOROOT. */
  readonly root: string;
  /** Its `go`. */
  readonly program: string;
  /** What its `go` needs in the environment. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Finds the pinned toolchain, and fetches it if it is not there. Its root is a link in the cache: Go refuses an overlay over files
 * in the module cache, which is where fetched toolchains lie.
 *
 * @param cache folder of all build caches.
 * @throws FiredrillError `LAB_CLOCK_TOOLCHAIN` when there is no Go, it is too old, or the toolchain cannot be fetched.
 */
export async function findToolchain(cache: string, signal?: AbortSignal): Promise<Toolchain> {
  const result = await runProgram('go', ['env', 'GOVERSION', 'GOROOT'], {
    env: { GOTOOLCHAIN: pinnedToolchain, GOWORK: 'off' },
    signal,
  });
  const [version = '', found = ''] = result.ok ? result.output.split('\n') : [];
  if (version !== pinnedToolchain)
    throw noToolchain(result.ok ? version : result.lastLines.join(' ') || 'no program named go');
  const root = join(cache, `lab-clock-${version}`);
  await mkdir(cache, { recursive: true });
  await link(found, root);
  return {
    version,
    root,
    program: join(root, 'bin/go'),
    env: { GOROOT: root, GOTOOLCHAIN: 'local', GOWORK: 'off' },
  };
}

/** Makes a link, or leads it elsewhere, in one step: somebody may be building through it. */
async function link(target: string, path: string): Promise<void> {
  const now = await readlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (now === target) return;
  const partial = `${path}.${process.pid}.partial`;
  await symlink(target, partial);
  await rename(partial, path);
}

function noToolchain(got: string): FiredrillError {
  return new FiredrillError(
    'unavailable',
    'LAB_CLOCK_TOOLCHAIN',
    `${pinnedToolchain} for the lab clock cannot be had`,
    {
      want: `Go 1.${leastGoMinor} or later in PATH, and a module proxy that serves golang.org/toolchain`,
      got,
      hint: 'check that `go env GOPROXY` is reachable, or use the compiled clock',
    },
  );
}
