import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Longest that Node may take to look at one file, in milliseconds; it takes some 50. */
const checkMs = 10_000;

/**
 * Why a file could not be imported, with the line and column where that is known: `services/x.ts:3:8: cannot be loaded: ...`.
 * What is wrong in a file that this one imports has that file's place.
 *
 * @param path of the file on disk. @param name by which people know it
 */
export function describeUnloadable(error: unknown, path: string, name: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const place = placeOf(error, realpathSync(path));
  if (place === undefined) return `${name}: cannot be loaded: ${message}`;
  const { file, line, column } = place;
  const at = `${line}${column === undefined ? '' : `:${column}`}`;
  return file === realpathSync(path)
    ? `${name}:${at}: cannot be loaded: ${message}`
    : `${name}: cannot be loaded: ${file}:${at}: ${message}`;
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

function placeOf(error: unknown, path: string): Place | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  if (!(error instanceof SyntaxError)) return thrownIn(stack, path);
  // Node says where TypeScript is wrong, but of wrong JavaScript only when it may not go on.
  return (
    shownIn(stack) ??
    shownIn(spawnSync(process.execPath, ['--check', path], { encoding: 'utf8', timeout: checkMs }).stderr)
  );
}

/** From a text that begins with `FILE:LINE`, goes on with the line itself and those before it, and has a caret below the column. */
function shownIn(text: string): Place | undefined {
  const [head = '', ...frame] = text.trimStart().split('\n');
  const [, file, line] = /^(.+):(\d+)$/.exec(head) ?? [];
  if (file === undefined || line === undefined) return undefined;
  const column = (frame.find((one) => /^\s*\^+\s*$/.test(one)) ?? '').indexOf('^') + 1;
  return { file: asPath(file), line: Number(line), ...(column > 0 && { column }) };
}

/** Where the file itself was when something threw. */
function thrownIn(stack: string, path: string): Place | undefined {
  for (const [, file = '', line, column] of stack.matchAll(
    /\(?(file:\/\/[^\s()]+|\/[^\s()]+):(\d+):(\d+)\)?$/gm,
  )) {
    if (asPath(file) === path) return { file: path, line: Number(line), column: Number(column) };
  }
  return undefined;
}

function asPath(file: string): string {
  return file.startsWith('file:') ? fileURLToPath(file) : file;
}
