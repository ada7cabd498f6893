import { lstatSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type ErrorKind, FiredrillError } from '../../core/errors.ts';

/**
 * Writes a file whole or not at all: what was there stays until the new text is on the disk. Folders on the way are made.
 * A device or a pipe (`--out /dev/stdout`) is written to as it is.
 *
 * @throws FiredrillError `FILE_WRITE` with the path and what can be done
 */
export function writeFile(path: string, text: string): void {
  try {
    const target = targetOf(resolve(path));
    if (target.isPlain) replace(target.path, text);
    else writeFileSync(target.path, text);
  } catch (cause) {
    throw cannotWrite(path, cause);
  }
}

/** Writes a file below a folder, see `writeFile`. */
export function writeInto(folder: string, name: string, text: string): void {
  writeFile(join(folder, name), text);
}

/**
 * Makes a folder and those above it that are missing. Node's own way of doing so goes on for ever on some pseudo file
 * systems, where a folder cannot be made and is not there afterwards (v24.21.0 with its option `recursive`).
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  for (let at = resolve(path); !isThere(at); at = dirname(at)) missing.push(at);
  for (const folder of missing.reverse()) makeOne(folder);
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    // Somebody else made it in the meantime.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/** Where a path leads, and whether a file there can be replaced by another one. */
function targetOf(path: string): { readonly path: string; readonly isPlain: boolean } {
  if (!isThere(path)) return { path, isPlain: true };
  const end = realpathSync(path);
  const found = statSync(end);
  return { path: end, isPlain: found.isFile() || found.isDirectory() };
}

function replace(path: string, text: string): void {
  makeFolder(dirname(path));
  const part = `${path}.${process.pid}.part`;
  try {
    writeFileSync(part, text);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

interface Advice {
  readonly kind: ErrorKind;
  readonly hint: string;
}

const wrongPath = (hint: string): Advice => ({ kind: 'usage', hint });
const trouble = (hint: string): Advice => ({ kind: 'unavailable', hint });

/** What a person can do about an error of the file system, by its code (errno(3)). */
const advices: Readonly<Record<string, Advice>> = {
  ENOSPC: trouble('the disk is full: see df -h, and remove runs that nobody needs'),
  EDQUOT: trouble('your quota is used up'),
  EROFS: trouble('this file system is read-only'),
  EIO: trouble('the disk has an error'),
  EMFILE: trouble('too many files are open: see ulimit -n'),
  EACCES: wrongPath('you may not write there'),
  EPERM: wrongPath('you may not write there'),
  EISDIR: wrongPath('this is a folder: name a file in it'),
  ENOTDIR: wrongPath('a part of the path is a file and no folder'),
  EEXIST: wrongPath('a part of the path is a file and no folder'),
  ENOENT: wrongPath('no folder can be made there'),
  ENOTEMPTY: wrongPath('this is a folder: name a file in it'),
  ENAMETOOLONG: wrongPath('the name is too long'),
};

function cannotWrite(path: string, cause: unknown): FiredrillError {
  const code = codeOf(cause);
  const { kind, hint } = advices[code] ?? trouble('see the reason, and whether you may write there');
  const message = cause instanceof Error ? cause.message.replace(/\.\d+\.part/g, '') : String(cause);
  return new FiredrillError(kind, 'FILE_WRITE', 'a file cannot be written', {
    got: path,
    hint,
    cause: new Error(message),
  });
}
