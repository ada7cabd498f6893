/** A configuration file, compiled for the run's speed. `path` is relative to stack/config. */
export interface CompiledFile {
  readonly path: string;
  readonly text: string;
}

/** The files of one program, as Testcontainers copies them: all of them in one archive. */
export function filesFor(
  program: 'prometheus' | 'alertmanager' | 'blackbox',
  files: readonly CompiledFile[],
): { target: string; content: string }[] {
  return files
    .filter(({ path }) => path.startsWith(`${program}/`))
    .map(({ path, text }) => ({ target: `/etc/${path}`, content: text }));
}

/** `{ 'query.lookback-delta': '5s' }` as words of a command line. */
export function flagWords(flags: Readonly<Record<string, string>>): string[] {
  return Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
}
