import { type Problem, throwProblems } from './problems.ts';
import { positionAt } from './promql.ts';
import { assertSpeed } from './speed.ts';
import type { CompiledKind, ConfigKind } from './treatments.ts';
import { checkYaml, compileYaml, hiddenInterval } from './yaml-compile.ts';

export type { ConfigKind } from './treatments.ts';

/** One configuration file. `path` is relative to the configuration's folder and serves for messages. */
export interface ConfigFile {
  readonly path: string;
  readonly kind: ConfigKind;
  readonly text: string;
}

/** A configuration for one speed: the same files in the same order, with their durations divided. */
export interface CompiledConfig {
  readonly speed: number;
  readonly files: readonly ConfigFile[];
}

/**
 * Compiles a configuration for a speed: every duration of lab time is divided, PromQL included, and durations that the
 * programs would assume are written out. At speed 1 the files are checked and returned as they are.
 *
 * @param options.speed lab seconds per wall second, 1 or more.
 * @throws FiredrillError `CONFIG_SYNTAX` or `LABTIME_REFUSED`; its problems are those of all files, each with file,
 *   line, column, rule or route, and reason. `SPEED_RANGE` for a speed below 1.
 * @example compileConfig([{ path: 'rules/app.yml', kind: 'rules', text }], { speed: 60 }).files[0]
 */
export function compileConfig(
  files: readonly ConfigFile[],
  options: { readonly speed: number },
): CompiledConfig {
  const { speed } = options;
  assertSpeed(speed);
  const results = files.map((file) => compileFile(file, speed));
  throwProblems(
    results.flatMap(({ problems }) => problems),
    speed,
  );
  return { speed, files: results.map(({ file }) => file) };
}

/**
 * Refuses what `compileConfig` refuses, and compiles nothing.
 *
 * @param options.speed lab seconds per wall second, 1 or more.
 * @throws what `compileConfig` throws
 */
export function checkConfig(files: readonly ConfigFile[], options: { readonly speed: number }): void {
  const { speed } = options;
  assertSpeed(speed);
  throwProblems(
    files.flatMap((file) => (isCompiled(file) ? checkYaml(file, speed) : hiddenIn(file, speed))),
    speed,
  );
}

type CompiledFile = ConfigFile & { readonly kind: CompiledKind };

function isCompiled(file: ConfigFile): file is CompiledFile {
  return ['prometheus', 'rules', 'alertmanager', 'blackbox'].includes(file.kind);
}

function compileFile(file: ConfigFile, speed: number): { file: ConfigFile; problems: readonly Problem[] } {
  if (!isCompiled(file)) return { file, problems: hiddenIn(file, speed) };
  const { text, problems } = compileYaml(file, speed);
  return { file: { ...file, text }, problems };
}

function hiddenIn(file: ConfigFile, speed: number): Problem[] {
  return file.kind === 'targets' && speed !== 1 ? findHiddenIntervals(file) : [];
}

/** File discovery may set the scrape interval of a target by label; such a label is not divided. */
function findHiddenIntervals({ path, text }: ConfigFile): Problem[] {
  return [...text.matchAll(/__scrape_(?:interval|timeout)__/g)].map(({ index }) => ({
    kind: 'refused',
    location: { file: path, ...positionAt(text, index) },
    reason: hiddenInterval,
  }));
}
