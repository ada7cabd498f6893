import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FiredrillError } from '../../core/errors.ts';
import type { ProgramFile } from './go-tools.ts';
import type { DebianSource } from './recipe.ts';
import { type ProgramResult, runProgram } from './run-program.ts';

export interface UnpackOptions {
  /** Folder of all build caches. */
  readonly cache: string;
  readonly architecture: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One program out of a package of this machine's own release, taken with its own apt and not installed here; the libraries
 * that it links are those of the base image, which is of the same release. Kept in the cache.
 *
 * @throws FiredrillError `IMAGE_BUILD` when the package cannot be had, or has another version than the recipe states.
 */
export async function unpackProgram(
  source: DebianSource,
  { cache, architecture, signal }: UnpackOptions,
): Promise<ProgramFile> {
  const file = join(cache, `${source.package}-${source.packageVersion}-${architecture}`);
  if (existsSync(file)) return { file, path: source.path };
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, `${source.package}.partial-`));
  try {
    const download = ['download', `${source.package}:${architecture}`];
    require(source, await runProgram('apt-get', download, { cwd: folder, signal }));
    const name = (await readdir(folder)).find((entry) => entry.endsWith('.deb')) ?? '';
    const version = require(source, await runProgram('dpkg-deb', ['-f', name, 'Version'], {
      cwd: folder,
      signal,
    }));
    requireVersion(source, version);
    require(source, await runProgram('dpkg-deb', ['-x', name, 'unpacked'], { cwd: folder, signal }));
    await rename(join(folder, 'unpacked', source.program), file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { file, path: source.path };
}

/** Upstream's part of a package's version: `0.23.0` of `0.23.0-4+b4`, `1.2` of `1:1.2-1`. */
export function upstreamVersion(version: string): string {
  return version
    .trim()
    .replace(/^\d+:/, '')
    .replace(/-[^-]*$/, '');
}

/** The refusal of a package that holds another program than the recipe, and its provenance, would claim. */
export function requireVersion(source: DebianSource, version: string): void {
  if (upstreamVersion(version) === source.packageVersion) return;
  throw unavailable(source, { want: source.packageVersion, got: version.trim() });
}

function require(source: DebianSource, result: ProgramResult): string {
  if (result.ok) return result.output;
  throw unavailable(source, { problems: result.lastLines, cause: result.cause });
}

function unavailable(
  source: DebianSource,
  details: { want?: string; got?: string; problems?: readonly string[]; cause?: unknown },
): FiredrillError {
  return new FiredrillError(
    'unavailable',
    'IMAGE_BUILD',
    `the Debian package ${source.package} cannot be had`,
    {
      ...details,
      hint: 'check that `apt-get update` works on this machine, or let the engine reach an image registry',
    },
  );
}
