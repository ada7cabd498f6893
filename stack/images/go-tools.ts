import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FiredrillError } from '../../core/errors.ts';
import type { ProgressStep } from '../../core/progress.ts';
import { hashOverlay, makeOverlay } from '../lab-clock/overlay.ts';
import { findToolchain, pinnedToolchain } from '../lab-clock/toolchain.ts';
import { type GoSource, type ImageRecipe, shortHash } from './recipe.ts';
import { runProgram } from './run-program.ts';

/** The recipes use `tool` lines, which came with Go 1.24 (https://go.dev/doc/go1.24#tools). */
const leastMinor = 24;

/** Everything of the command line that decides what the compiler writes. */
const buildFlags = ['-mod=readonly', '-trimpath', '-buildvcs=false'];

/** A program on this machine and its place in the image. */
export interface ProgramFile {
  readonly file: string;
  readonly path: string;
}

/** Which clock a program is compiled with: the machine's, as it is published, or the lab's (stack/lab-clock). */
export type BuiltClock = 'machine' | 'lab';

/**
 * Hash of what the compiled programs depend on: sources by sum, packages, link variables, architecture; with the lab clock also
 * the toolchain and what is changed in its runtime.
 */
export function hashGoSource(source: GoSource, architecture: string, clock: BuiltClock = 'machine'): string {
  const { module, moduleVersion, programs, variables, folder } = source;
  const pins = ['go.mod', 'go.sum'].map((name) => readFileSync(join(folder, name), 'utf8'));
  const facts = { module, moduleVersion, packages: programs.map((program) => program.package), variables };
  const runtime = clock === 'lab' ? [hashOverlay(pinnedToolchain)] : [];
  const flags = [linkFlags(source), buildFlags.join(' ')];
  return shortHash(JSON.stringify(facts), ...flags, architecture, ...pins, ...runtime);
}

/** Where a program of a recipe lies that was compiled before; undefined where it was not. Compiles nothing. */
export function compiledProgram(
  recipe: ImageRecipe,
  name: string,
  { cache, architecture }: Pick<GoBuildOptions, 'cache' | 'architecture'>,
): string | undefined {
  const { source } = recipe;
  if (source.kind !== 'go') return undefined;
  const file = join(folderOf(recipe, hashGoSource(source, architecture), cache), name);
  return existsSync(file) ? file : undefined;
}

function folderOf({ component }: ImageRecipe, hash: string, cache: string): string {
  return join(cache, `${component}-${hash}`);
}

export interface GoBuildOptions {
  /** Folder of all build caches. */
  readonly cache: string;
  readonly architecture: string;
  /** Default the machine's. */
  readonly clock?: BuiltClock;
  readonly step: ProgressStep;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Compiles the programs of a recipe, or takes them from the cache. A program appears under its final name only when it is
 * whole; an interrupted build goes on where Go's own cache and the finished programs left it.
 *
 * @throws FiredrillError `GO_MISSING` or `IMAGE_BUILD`; with the lab clock also `LAB_CLOCK_TOOLCHAIN` or `LAB_CLOCK_MISFIT`.
 */
export async function buildGoPrograms(
  recipe: ImageRecipe,
  source: GoSource,
  { cache, architecture, clock = 'machine', step, signal }: GoBuildOptions,
): Promise<ProgramFile[]> {
  const hash = hashGoSource(source, architecture, clock);
  const name = clock === 'lab' ? `${recipe.component}-lab-clock` : recipe.component;
  const folder = join(cache, `${name}-${hash}`);
  await mkdir(folder, { recursive: true });
  const files = source.programs.map(({ path }) => ({ path, file: join(folder, basename(path)) }));
  for (const [index, program] of source.programs.entries()) {
    const file = files[index]?.file ?? '';
    if (existsSync(file)) continue;
    const compiler = await findCompiler(source, clock, cache, signal);
    const partial = `${file}.${process.pid}.partial`;
    const words = [
      'build',
      ...buildFlags,
      ...compiler.flags,
      '-v',
      '-ldflags',
      linkFlags(source),
      '-o',
      partial,
      program.package,
    ];
    let packages = 0;
    step.update(`compiling ${basename(file)}`);
    const result = await runProgram(compiler.go, words, {
      cwd: source.folder,
      env: { ...compiler.env, CGO_ENABLED: '0', GOOS: 'linux', GOARCH: architecture, GOWORK: 'off' },
      signal,
      onLine: (line) => {
        if (line.startsWith('go: downloading'))
          step.update(`${basename(file)}: ${line.slice('go: '.length)}`);
        else step.update(`compiling ${basename(file)}: ${++packages} packages`);
      },
    });
    if (!result.ok) throw buildFailure(recipe, result.lastLines, result.cause);
    await rename(partial, file);
  }
  await removePartials(folder);
  await removeOtherBuilds(cache, name, hash);
  return files;
}

/** `-s -w` leaves out the symbol tables: a third of the size, nothing that the programs use. */
function linkFlags({ variables }: GoSource): string {
  return ['-s', '-w', ...Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`)].join(' ');
}

/** The minor version in `go1.24.3`; undefined for anything else. */
export function parseGoMinor(text: string): number | undefined {
  const match = /^go1\.(\d+)/.exec(text.trim());
  return match === null ? undefined : Number(match[1]);
}

/** What compiles for a clock. */
interface Compiler {
  readonly go: string;
  readonly env: Readonly<Record<string, string>>;
  readonly flags: readonly string[];
}

async function findCompiler(
  source: GoSource,
  clock: BuiltClock,
  cache: string,
  signal: AbortSignal | undefined,
): Promise<Compiler> {
  if (clock === 'machine') {
    await requireGo(source.folder);
    return { go: 'go', env: {}, flags: [] };
  }
  const toolchain = await findToolchain(cache, signal);
  const overlay = await makeOverlay(toolchain, cache);
  return { go: toolchain.program, env: toolchain.env, flags: ['-overlay', overlay] };
}

async function requireGo(folder: string): Promise<void> {
  const result = await runProgram('go', ['env', 'GOVERSION'], { cwd: folder, env: { GOWORK: 'off' } });
  const minor = result.ok ? parseGoMinor(result.output) : undefined;
  if (minor !== undefined && minor >= leastMinor) return;
  throw goMissing(result.ok ? result.output.trim() : result.lastLines.join(' ') || 'no program named go');
}

/** The refusal when images must be built here and Go is missing or too old. */
export function goMissing(got: string): FiredrillError {
  return new FiredrillError(
    'unavailable',
    'GO_MISSING',
    'no image registry answers, and Go to build the images is missing',
    {
      want: `Go 1.${leastMinor} or later in PATH`,
      got,
      hint: 'install Go from https://go.dev/dl and put its bin folder into PATH, or let the engine reach an image registry',
    },
  );
}

function buildFailure(recipe: ImageRecipe, lastLines: readonly string[], cause: unknown): FiredrillError {
  return new FiredrillError(
    'unavailable',
    'IMAGE_BUILD',
    `${recipe.component} ${recipe.version} did not compile`,
    {
      problems: lastLines,
      hint: 'check that `go env GOPROXY` is reachable; a second try goes on where this one stopped',
      cause,
    },
  );
}

/** What killed builds left. Their names carry the pid: a compiler that outlived its command never writes into our file. */
async function removePartials(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith('.partial')) await rm(join(folder, name), { force: true });
  }
}

/** Builds for the other clock stay: their folders have another name. */
async function removeOtherBuilds(cache: string, name: string, keep: string): Promise<void> {
  const old = new RegExp(`^${name}-[0-9a-f]{12}$`);
  for (const folder of await readdir(cache)) {
    if (old.test(folder) && folder !== `${name}-${keep}`) await rm(join(cache, folder), { recursive: true });
  }
}
