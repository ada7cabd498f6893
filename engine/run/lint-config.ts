import { readRouteLines } from '../../core/config/route-lines.ts';
import type { ConfigFile } from '../../core/labtime/compile.ts';
import { lint } from '../../core/lint/all.ts';
import { alertmanagerFile, type Finding, type Linted, type LintSet } from '../../core/lint/lint.ts';
import type { Scenario } from '../../core/scenario.ts';
import { readConfigUnderTest } from './config-folder.ts';
import { describeFaults } from './make-plan.ts';
import { loadPromises } from './promises.ts';
import { findRunbooks, readRunbooks } from './runbooks.ts';

/**
 * Lints a configuration. Places in the findings are relative to its folder.
 *
 * @param files of that folder, as `readConfigFolder` gives them. @param scenarios whose faults the laws of time are about.
 * @param promisesFile what it promises; default: promises.yml in the folder
 * @param sets of lints; default: all of them
 * @throws FiredrillError for a configuration that cannot be read
 */
export function lintConfig(
  files: readonly ConfigFile[],
  folder: string,
  scenarios: readonly Scenario[],
  runbooksFolder = findRunbooks(folder),
  promisesFile?: string,
  sets?: readonly LintSet[],
): Finding[] {
  const alertmanager = files.find(({ path }) => path === alertmanagerFile);
  const config = readConfigUnderTest(files, folder);
  const loaded = loadPromises(folder, promisesFile);
  const linted: Linted = {
    ...config,
    promised: loaded.kind === 'none' ? null : { promises: loaded.promises, config, files },
    paths: files.map(({ path }) => path),
    routeLines: readRouteLines(alertmanager?.text ?? ''),
    runbooks: readRunbooks(folder, runbooksFolder),
    // What a draft wants is not settled: nobody's configuration is wrong because of it.
    trials: scenarios
      .filter(({ draft }) => draft === undefined)
      .map((scenario) => ({ scenario, faults: describeFaults(scenario) })),
  };
  return lint(linted, sets);
}
