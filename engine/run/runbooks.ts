import { existsSync, readdirSync } from 'node:fs';
import { join, posix, relative, resolve, sep } from 'node:path';
import type { Linted } from '../../core/lint/lint.ts';
import { defaultConfigFolder } from './config-folder.ts';
import { repositoryRoot } from './paths.ts';

/** The repository's runbooks for its own configuration; for another one those in its folder `runbooks`, if it has one. */
export function findRunbooks(folder: string): string | undefined {
  if (resolve(folder) === defaultConfigFolder) return join(repositoryRoot, 'docs', 'runbooks');
  const own = join(folder, 'runbooks');
  return existsSync(own) ? own : undefined;
}

/** The names of the runbooks of a configuration's folder; undefined when nobody knows where they lie. */
export function readRunbooks(folder: string, runbooks = findRunbooks(folder)): Linted['runbooks'] {
  if (runbooks === undefined) return undefined;
  const names = readdirSync(runbooks)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .sort()
    .map((name) => name.replace(/\.md$/, ''));
  return { folder: relative(folder, runbooks).split(sep).join(posix.sep), names };
}
