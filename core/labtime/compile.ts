import { type Problem, throwProblems } from './problems.ts';
import { positionAt } from './promql.ts';
import { assertSpeed } from './speed.ts';
import type { ConfigKind } from './treatments.ts';
import { compileYaml, hiddenInterval } from './yaml-compile.ts';

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

function compileFile(file: ConfigFile, speed: number): { file: ConfigFile; problems: readonly Problem[] } {
  const { path, kind, text } = file;
  if (kind === 'prometheus' || kind === 'rules' || kind === 'alertmanager' || kind === 'blackbox') {
    const compiled = compileYaml({ path, kind, text }, speed);
    return { file: { ...file, text: compiled.text }, problems: compiled.problems };
  }
  return { file, problems: kind === 'targets' && speed !== 1 ? findHiddenIntervals(file) : [] };
}

/** File discovery may set the scrape interval of a target by label; such a label is not divided. */
function findHiddenIntervals({ path, text }: ConfigFile): Problem[] {
  return [...text.matchAll(/__scrape_(?:interval|timeout)__/g)].map(({ index }) => ({
    kind: 'refused',
    location: { file: path, ...positionAt(text, index) },
    reason: hiddenInterval,
  }));
}
