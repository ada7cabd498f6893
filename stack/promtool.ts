import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { machine, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { FiredrillError } from '../core/errors.ts';
import type { Promtool } from '../core/foretold/foretell.ts';
import { goArchitecture } from './docker/go-architecture.ts';
import { stateFolder } from './docker/state-folder.ts';
import { compiledProgram } from './images/go-tools.ts';
import { prometheus } from './images/prometheus.ts';

/** Longest time for one answer, wall milliseconds: a scenario's takes less than a second (docs/guides/reading-a-plan.md). */
const longestMs = 20_000;

export interface FindOptions {
  /** Folder of all build caches. Default: that of this machine. */
  readonly cache?: string;
  /** As the environment variable PATH. */
  readonly path?: string | undefined;
}

/**
 * The promtool of the stack's own version, where one is on this machine already: out of the build of the stack's Prometheus,
 * else on PATH. Builds and downloads nothing.
 *
 * @returns `missing`: why there is none, and what to do
 */
export function findPromtool({
  cache = stateFolder().cache,
  path = process.env['PATH'],
}: FindOptions = {}): Promtool | { readonly missing: string } {
  const { version } = prometheus;
  const compiled = compiledProgram(prometheus, 'promtool', {
    cache,
    architecture: goArchitecture(machine()),
  });
  const program = compiled ?? onPath(path ?? '', version);
  if (program === undefined)
    return {
      missing: `there is no promtool ${version} on this machine; put the one of the release of Prometheus ${version} into PATH`,
    };
  return { name: `promtool ${version}`, run: (test) => runTest(program, test) };
}

/** The first promtool of PATH that says that it has this version. */
function onPath(path: string, version: string): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, 'promtool'))
    .find((file) => existsSync(file) && versionOf(file) === version);
}

function versionOf(file: string): string | undefined {
  const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: longestMs });
  return /^promtool, version (\S+)/.exec(stdout ?? '')?.[1];
}

/** It says what is true as failures of the test, and so exits with 1. */
function runTest(program: string, test: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'firedrill-promtool-'));
  const said = join(folder, 'said.txt');
  try {
    writeFileSync(join(folder, 'test.yml'), test);
    const out = openSync(said, 'a');
    const { status, signal, error } = spawnSync(program, ['test', 'rules', 'test.yml'], {
      cwd: folder,
      // promtool makes a database for each test.
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', out, out],
      timeout: longestMs,
    });
    closeSync(out);
    if (error === undefined && (status === 0 || status === 1)) return readFileSync(said, 'utf8');
    throw new FiredrillError('unavailable', 'PROMTOOL', 'promtool did not answer', {
      want: 'exit code 0 or 1',
      got: error?.message ?? `${signal ?? `exit code ${status}`}`,
      ...(error === undefined ? {} : { cause: error }),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
