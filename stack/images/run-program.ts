import { execa } from 'execa';

export interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with every line of standard error. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export type ProgramResult =
  | { readonly ok: true; readonly output: string }
  | { readonly ok: false; readonly lastLines: readonly string[]; readonly cause: unknown };

/** Lines of a failed program that are worth showing. */
const shownLines = 8;

/**
 * Runs a program to its end, without questions.
 *
 * Without a `signal` it dies with this process. With one, whoever aborts decides: execa's own clean-up would end this
 * process on SIGTERM before locks are given back.
 */
export async function runProgram(
  program: string,
  words: readonly string[],
  { cwd, env, onLine, signal }: ProgramOptions = {},
): Promise<ProgramResult> {
  const child = execa(program, words, {
    stdin: 'ignore',
    reject: false,
    cleanup: signal === undefined,
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  let carry = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    const lines = (carry + chunk.toString('utf8')).split('\n');
    carry = lines.pop() ?? '';
    for (const line of lines) onLine?.(line);
  });
  const result = await child;
  if (!result.failed) return { ok: true, output: result.stdout };
  signal?.throwIfAborted();
  const lines = `${result.stderr}\n${result.stdout}`.split('\n').filter((line) => line.trim() !== '');
  return { ok: false, lastLines: lines.slice(-shownLines), cause: result.cause ?? result };
}
