import type { ConfigFile } from '../../core/labtime/compile.ts';
import { alertmanagerFile } from '../../core/lint/lint.ts';
import { judgedConfiguration } from '../../core/oracle/judged-configuration.ts';
import { type DescribedFault, planRun } from '../../core/oracle/plan-run.ts';
import type { Plan } from '../../core/plan.ts';
import type { Scenario } from '../../core/scenario.ts';
import { checkFaults, faultModule } from '../../load/faults/all.ts';
import { countTargets, defaultConfigFolder, readConfigUnderTest } from './config-folder.ts';
import { readRunbooks } from './runbooks.ts';

/**
 * Step 1 of a run: everything that can be known before anything boots.
 *
 * @throws FiredrillError for faults that cannot be or a configuration that cannot be read, and `PLAN_REFUSED` for
 *   expectations that cannot be met
 */
export function makePlan(
  scenario: Scenario,
  files: readonly ConfigFile[],
  speed: number,
  configFolder = defaultConfigFolder,
): Plan {
  checkFaults(scenario.faults);
  // The steady state needs their number, and by then the stack is up: what is wrong with them is told now.
  countTargets(files);
  const faults = describeFaults(scenario);
  const config = readConfigUnderTest(files, configFolder);
  const plan = planRun(scenario, faults, config, speed);
  const configuration = judgedConfiguration(scenario, faults, config, speed, {
    alertmanagerYml: files.find(({ path }) => path === alertmanagerFile)?.text ?? '',
    runbooks: readRunbooks(configFolder)?.names ?? null,
  });
  return { ...plan, configuration };
}

/** What the fault modules say of a scenario's faults, in its order. */
export function describeFaults({ faults }: Scenario): DescribedFault[] {
  return faults.map((fault) => {
    const module = faultModule(fault);
    return { title: module.describe(fault), colour: module.colour, signals: module.signals(fault) };
  });
}
