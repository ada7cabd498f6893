import type { ConfigFile } from '../../core/labtime/compile.ts';
import { withoutUnbooted } from '../../core/optional-components.ts';
import { type DescribedFault, planRun } from '../../core/oracle/plan-run.ts';
import type { Plan } from '../../core/plan.ts';
import type { Scenario } from '../../core/scenario.ts';
import { checkFaults, faultModule } from '../../load/faults/all.ts';
import { countTargets, readConfigUnderTest } from './config-folder.ts';

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
  configFolder?: string,
): Plan {
  checkFaults(scenario.faults);
  // The steady state needs their number, and by then the stack is up: what is wrong with them is told now.
  countTargets(withoutUnbooted(files, scenario.with));
  return planRun(scenario, describeFaults(scenario), readConfigUnderTest(files, configFolder), speed);
}

/** What the fault modules say of a scenario's faults, in its order. */
export function describeFaults({ faults }: Scenario): DescribedFault[] {
  return faults.map((fault) => {
    const module = faultModule(fault);
    return { title: module.describe(fault), colour: module.colour, signals: module.signals(fault) };
  });
}
