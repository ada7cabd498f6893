import { existsSync, readdirSync } from 'node:fs';
import { join, posix, relative, resolve, sep } from 'node:path';
import { readRouteLines } from '../../core/config/route-lines.ts';
import type { ConfigFile } from '../../core/labtime/compile.ts';
import { lint } from '../../core/lint/all.ts';
import { alertmanagerFile, type Finding, type Linted } from '../../core/lint/lint.ts';
import type { Scenario } from '../../core/scenario.ts';
import { defaultConfigFolder, readConfigUnderTest } from './config-folder.ts';
import { describeFaults } from './make-plan.ts';
import { repositoryRoot } from './paths.ts';

/**
 * Lints a configuration. Places in the findings are relative to its folder.
 *
 * @param files of that folder, as `readConfigFolder` gives them. @param scenarios whose faults the laws of time are about.
 * @throws FiredrillError for a configuration that cannot be read
 */
export function lintConfig(
  files: readonly ConfigFile[],
  folder: string,
  scenarios: readonly Scenario[],
  runbooksFolder = findRunbooks(folder),
): Finding[] {
  const alertmanager = files.find(({ path }) => path === alertmanagerFile);
  return lint({
    ...readConfigUnderTest(files, folder),
    paths: files.map(({ path }) => path),
    routeLines: readRouteLines(alertmanager?.text ?? ''),
    runbooks: runbooksFolder === undefined ? undefined : readRunbooks(runbooksFolder, folder),
    trials: scenarios.map((scenario) => ({ scenario, faults: describeFaults(scenario) })),
  });
}

/** The repository's runbooks for its own configuration; for another one those in its folder `runbooks`, if it has one. */
export function findRunbooks(folder: string): string | undefined {
  if (resolve(folder) === defaultConfigFolder) return join(repositoryRoot, 'docs', 'runbooks');
  const own = join(folder, 'runbooks');
  return existsSync(own) ? own : undefined;
}

function readRunbooks(folder: string, from: string): Linted['runbooks'] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .sort()
    .map((name) => name.replace(/\.md$/, ''));
  return { folder: relative(from, folder).split(sep).join(posix.sep), names };
}
