// Whether node_modules belongs to this package-lock.json.
import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modules, node24, root } from './workspace.mjs';

const stampFile = join(modules, '.firedrill-stamp');
const lockFile = join(root, 'package-lock.json');

/**
 * True when there is nothing to install. The stamp answers at once; without it, or after the lock file changed, the tree
 * is compared package by package, so that what somebody installed by hand is not installed again.
 */
export function isInstalled() {
  if (!hasNode24()) return false;
  if (readIfThere(stampFile) === lockHash()) return true;
  // npm writes this record last: a tree whose installation was interrupted has none.
  const installed = readIfThere(join(modules, '.package-lock.json'));
  if (installed === undefined || !matchesLock(readLock(), JSON.parse(installed))) {
    return false;
  }
  writeStamp();
  return true;
}

/** True when every package that the lock file demands is installed in that version. `installed` is npm's own record. */
export function matchesLock(lock, installed) {
  return Object.entries(lock.packages).every(
    ([path, wanted]) =>
      path === '' || wanted.optional || installed.packages[path]?.version === wanted.version,
  );
}

/** package-lock.json as an object. */
export function readLock() {
  return JSON.parse(readFileSync(lockFile, 'utf8'));
}

export function writeStamp() {
  writeFileSync(stampFile, lockHash());
}

/** True when Node 24 can be started. It is missing when npm did not run the install script of the package `node`. */
export function hasNode24() {
  try {
    accessSync(node24, constants.X_OK);
    return true;
  } catch {
    return false; // not installed, or not executable
  }
}

function lockHash() {
  return createHash('sha256').update(readFileSync(lockFile)).digest('hex');
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
