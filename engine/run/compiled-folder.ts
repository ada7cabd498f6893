import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { FiredrillError } from '../../core/errors.ts';
import { writeInto } from './write-file.ts';

/** Says of a folder that `compile` wrote it, at which speed and which files. */
const markFile = 'compiled-by-firedrill.json';

const markSchema = z.object({ speed: z.number(), files: z.array(z.string()) });
type Mark = z.infer<typeof markSchema>;

interface TextFile {
  /** Below the folder. */
  readonly path: string;
  readonly text: string;
}

/**
 * Writes a compiled configuration into a folder that is empty, not there, or was written by this function before; of the
 * latter, files that are compiled no longer go.
 *
 * @throws FiredrillError `COMPILE_OUT` for a folder with anything else in it, which would be overwritten. `FILE_WRITE`
 */
export function writeCompiled(folder: string, speed: number, files: readonly TextFile[]): void {
  const old = requireOwn(folder);
  const paths = files.map(({ path }) => path);
  // First of all: whatever ends this halfway, the next one may go on.
  const every = [...new Set([...paths, ...old])].sort();
  writeMark(folder, { speed, files: every });
  for (const path of old.filter((one) => !paths.includes(one))) rmSync(join(folder, path), { force: true });
  for (const { path, text } of files) writeInto(folder, path, text);
  writeMark(folder, { speed, files: [...paths].sort() });
}

/**
 * @throws FiredrillError `CONFIG_COMPILED` when a folder that is to be read as a configuration was written by `compile`: its
 *   durations are not those of production
 */
export function refuseCompiled(folder: string): void {
  const mark = readMark(folder);
  if (mark === undefined) return;
  throw new FiredrillError('usage', 'CONFIG_COMPILED', 'this is a compiled configuration, to be looked at', {
    want: 'the folder that it was made from',
    got: `${folder}, compiled for speed ${mark.speed}`,
    hint: `if it is to be a configuration of its own, remove ${join(folder, markFile)}`,
  });
}

/** @returns the files that an earlier call wrote there, and that are still there */
function requireOwn(folder: string): readonly string[] {
  const found = entriesIn(folder);
  const mark = readMark(folder);
  const known = new Set([markFile, ...(mark?.files ?? [])]);
  // Behind a link stands what belongs to somebody else, whatever the list says: it came with the folder.
  const foreign = found
    .filter(({ path, isPlain }) => !isPlain || !known.has(path.replace(part, '')))
    .map(({ path }) => path);
  if (foreign.length === 0) return found.map(({ path }) => path).filter((path) => path !== markFile);
  throw new FiredrillError('usage', 'COMPILE_OUT', 'that folder holds files that compile did not write', {
    want,
    got: folder,
    problems: [...foreign.slice(0, 5), ...(foreign.length > 5 ? [`and ${foreign.length - 5} more`] : [])],
    hint: '--out takes another folder',
  });
}

/** What `writeFile` leaves of a file when it is ended halfway. */
const part = /\.\d+\.part$/;

const want = 'a folder that is empty, not there, or was written by compile';

function writeMark(folder: string, mark: Mark): void {
  writeInto(folder, markFile, `${JSON.stringify(mark, null, 2)}\n`);
}

function readMark(folder: string): Mark | undefined {
  const path = join(folder, markFile);
  if (!existsSync(path)) return undefined;
  try {
    return markSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new FiredrillError('usage', 'COMPILE_OUT', 'the list of compiled files cannot be read', {
      got: path,
      hint: 'remove the folder',
      cause,
    });
  }
}

/** Everything below a folder but folders, links as themselves; nothing where it is not there. */
function entriesIn(folder: string): { readonly path: string; readonly isPlain: boolean }[] {
  if (!existsSync(folder)) return [];
  if (!statSync(folder).isDirectory())
    throw new FiredrillError('usage', 'COMPILE_OUT', 'that is no folder', { want, got: folder });
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({
      path: relative(folder, join(entry.parentPath, entry.name)),
      isPlain: entry.isFile(),
    }));
}
