import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { FiredrillError } from '../../core/errors.ts';
import type { Progress } from '../../core/progress.ts';
import { withFileLock } from '../docker/file-lock.ts';
import {
  aptInstall,
  hasProgram,
  isDebianFamily,
  type OperatingSystem,
  readOperatingSystem,
} from '../docker/install-engine.ts';
import type { StateFolder } from '../docker/state-folder.ts';
import { followStream, imageExists } from './engine-images.ts';
import { imageLabels, shortHash } from './recipe.ts';
import { runProgram } from './run-program.ts';

/** The smallest Debian or Ubuntu that runs a shell and a dynamically linked Node, of this machine's own release. */
export interface Base {
  readonly image: string;
  /** For instance `Debian bookworm`. */
  readonly provenance: string;
  readonly system: OperatingSystem;
}

/** Documentation and translations are two thirds of a minimal system and no program of ours reads them. */
const bootstrapFlags = [
  '--variant=minbase',
  ...['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/locale/*', '/usr/share/info/*'].map(
    (path) => `--dpkgopt=path-exclude=${path}`,
  ),
];

/** What the base is on this machine. Local images are built on it; official ones bring their own. */
export function describeBase(system: OperatingSystem, architecture: string): Base {
  const distribution = system.id === 'ubuntu' ? 'Ubuntu' : 'Debian';
  const hash = shortHash(system.id, system.codename, architecture, bootstrapFlags.join(' '));
  return {
    system,
    image: `firedrill/base:${system.codename}-${hash}`,
    provenance: `${distribution} ${system.codename}`,
  };
}

export interface BaseOptions {
  readonly docker: Docker;
  readonly state: StateFolder;
  readonly architecture: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The base image, made with mmdebstrap from the package mirror that this machine's own apt uses.
 *
 * @throws FiredrillError `BASE_IMAGE`.
 */
export async function ensureBase({
  docker,
  state,
  architecture,
  progress,
  signal,
}: BaseOptions): Promise<Base> {
  const base = describeBase(readOperatingSystem(), architecture);
  if (await imageExists(docker, base.image)) return base;
  if (!isDebianFamily(base.system)) throw wrongSystem(base.system);
  await withFileLock(
    join(state.locks, 'image-base.lock'),
    async () => {
      if (await imageExists(docker, base.image)) return;
      await requireMmdebstrap(progress);
      const step = progress.step(`image base ${base.provenance}`);
      try {
        const tarball = join(state.cache, `${base.image.replace(/[/:]/g, '-')}.tar`);
        if (!existsSync(tarball)) {
          step.update('mmdebstrap');
          await bootstrap(base, tarball, step.update, signal);
        }
        step.update('importing');
        await importTarball(docker, tarball, base);
        step.done();
      } catch (error) {
        step.fail('not built');
        throw error;
      }
    },
    { signal },
  );
  return base;
}

async function requireMmdebstrap(progress: Progress): Promise<void> {
  if (hasProgram('mmdebstrap')) return;
  if (process.getuid?.() === 0) return aptInstall(['mmdebstrap'], progress);
  throw new FiredrillError(
    'unavailable',
    'BASE_IMAGE',
    'no image registry answers, and mmdebstrap to build the base image is missing',
    {
      hint: '`sudo apt-get install mmdebstrap`, or let the engine reach an image registry',
    },
  );
}

async function bootstrap(
  { system }: Base,
  tarball: string,
  update: (text: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  await mkdir(join(tarball, '..'), { recursive: true });
  const partial = `${tarball}.partial`;
  const mirror = await ownMirror(system.codename);
  const words = [...bootstrapFlags, '--format=tar', system.codename, partial, ...(mirror ? [mirror] : [])];
  const result = await runProgram('mmdebstrap', words, {
    signal,
    onLine: (line) => {
      if (line.startsWith('I: ')) update(line.slice('I: '.length));
    },
  });
  if (!result.ok) {
    await rm(partial, { force: true });
    throw new FiredrillError(
      'unavailable',
      'BASE_IMAGE',
      `mmdebstrap could not make a minimal ${system.codename}`,
      {
        problems: result.lastLines,
        hint: 'check that `apt-get update` works on this machine',
        cause: result.cause,
      },
    );
  }
  await rename(partial, tarball);
}

/** The mirror of the release in this machine's apt sources; undefined leaves the choice to mmdebstrap. */
async function ownMirror(codename: string): Promise<string | undefined> {
  const format = '$(RELEASE) $(COMPONENT) $(REPO_URI)';
  const result = await runProgram('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']);
  if (!result.ok) return undefined;
  return result.output
    .split('\n')
    .map((line) => line.split(' '))
    .find(([release, component]) => release === codename && component === 'main')?.[2];
}

async function importTarball(docker: Docker, tarball: string, base: Base): Promise<void> {
  // The name with its tag as `repo`, which the API allows: Podman 4.3 does not look at `tag`.
  // One text with two lines: dockerode would send an array as JSON, which the engine does not read.
  const changes = `LABEL ${imageLabels.component}=base ${imageLabels.provenance}=${JSON.stringify(base.provenance)}\nCMD ["/bin/sh"]`;
  const stream = await docker.importImage(tarball, { repo: base.image, changes });
  await followStream(docker, stream);
  if (!(await imageExists(docker, base.image)))
    throw new Error(`the engine took ${tarball} but has no ${base.image}`);
}

function wrongSystem(system: OperatingSystem): FiredrillError {
  return new FiredrillError(
    'unavailable',
    'BASE_IMAGE',
    'no image registry answers, and local images can only be built on Debian or Ubuntu',
    {
      want: 'Debian or Ubuntu',
      got: system.name || 'an unknown system',
      hint: 'let the engine reach an image registry, or name images yourself: FIREDRILL_IMAGE_PROMETHEUS=… and so on',
    },
  );
}
