import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { FiredrillError, formatLocation } from '../../core/errors.ts';
import type { ConfigFile } from '../../core/labtime/compile.ts';
import type { LeftOut } from '../../core/labtime/leave-out.ts';
import { alertmanagerFile } from '../../core/lint/lint.ts';
import { withoutUnbooted } from '../../core/optional-components.ts';
import { judgedConfiguration } from '../../core/oracle/judged-configuration.ts';
import { type DescribedFault, type PlanOptions, planRun } from '../../core/oracle/plan-run.ts';
import type { Plan } from '../../core/plan.ts';
import type { Scenario } from '../../core/scenario.ts';
import { requireLoadable } from '../../load/drivers/loadable.ts';
import { checkFaults, faultModule } from '../../load/faults/all.ts';
import { filesFor } from './changed-files.ts';
import { componentsOf, countTargets, defaultConfigFolder, readConfigUnderTest } from './config-folder.ts';
import { type FindPromtool, foretoldFor } from './foretold.ts';
import { defaultScenariosFolder } from './paths.ts';
import { withPlaces } from './places.ts';
import { planPromises } from './promises.ts';
import { refuseWhatProgramsRefuse, refuseWithoutRules } from './refused-config.ts';
import { readRunbooks } from './runbooks.ts';

export interface MakePlanOptions extends Omit<PlanOptions, 'foretold'> {
  /** Where the configuration lies; default: the repository's own. */
  readonly configFolder?: string;
  /** Where the scenario is written, to say in which line something is wrong; default: by its id. */
  readonly scenarioFile?: string;
  /** Where its promises are stated; default: promises.yml in the folder of the configuration. */
  readonly promisesFile?: string | undefined;
  /** What makes lab time run fast; `compiled` by default. A scenario that needs a clock is planned for that one. */
  readonly clock?: Clock | undefined;
  /** Rules that `files` lack, because they cannot run at this speed; none by default. */
  readonly leftOut?: readonly LeftOut[];
  /** Who is asked about expressions that the oracle does not see through. Default: nobody. */
  readonly promtool?: FindPromtool;
}

/**
 * Step 1 of a run: everything that can be known before anything boots.
 *
 * @param speedAsked lab seconds per wall second; the scenario or one of its faults may allow less. With the lab's clock each
 *   request stands for as many as the speed: where too few are left to tell what a window shows, the speed is halved.
 * @throws FiredrillError for faults that cannot be or a configuration that cannot be read, and `PLAN_REFUSED` for
 *   expectations that cannot be met, with file and line
 */
export function makePlan(
  scenario: Scenario,
  files: readonly ConfigFile[],
  speedAsked: number,
  options: MakePlanOptions = {},
): Plan {
  try {
    return planAt(speedAsked, scenario, files, options);
  } catch (error) {
    if (
      (scenario.clock ?? options.clock) !== 'lab' ||
      !(error instanceof FiredrillError) ||
      error.code !== 'PLAN_REFUSED'
    )
      throw error;
    for (let speed = speedAsked / 2; speed >= leastLabSpeed; speed /= 2) {
      try {
        return planAt(speed, scenario, files, options);
      } catch (again) {
        // What is told is what is wrong at the speed that was asked for.
        if (!(again instanceof FiredrillError) || again.code !== 'PLAN_REFUSED') throw again;
      }
    }
    throw error;
  }
}

/** A plan that is refused at this speed is not refused for too few requests. */
const leastLabSpeed = 30;

function planAt(
  speedAsked: number,
  scenario: Scenario,
  given: readonly ConfigFile[],
  {
    configFolder = defaultConfigFolder,
    scenarioFile = `${scenario.id}.ts`,
    isMutant = false,
    promisesFile,
    clock: clockAsked = 'compiled',
    leftOut = [],
    promtool,
  }: MakePlanOptions,
): Plan {
  const clock = scenario.clock ?? clockAsked;
  const files = filesFor(scenario, given);
  const promised = () =>
    scenario.changes === undefined ? planPromises(files, configFolder, promisesFile) : ofNobody;
  const make = (): Plan => {
    const config = readConfigUnderTest(files, configFolder);
    refuseWithoutRules(files, config);
    // The steady state needs their number, and by then the stack is up: what is wrong with them is told now.
    countTargets(withoutUnbooted(files, scenario.with));
    checkFaults(scenario.faults, componentsOf(files));
    requireLoadable(scenario.load);
    const faults = describeFaults(scenario);
    if (!isMutant) refuseWhatProgramsRefuse(files, config);
    const speed = highestSpeed(scenario, speedAsked, clock);
    const pace = clock === 'compiled' ? { speed } : { speed, clock };
    const foretold = promtool && foretoldFor(scenario, faults, config, { speed, find: promtool });
    const plan = planRun(scenario, faults, config, pace, { isMutant, ...(foretold && { foretold }) });
    const configuration = judgedConfiguration(scenario, faults, config, speed, {
      alertmanagerYml: files.find(({ path }) => path === alertmanagerFile)?.text ?? '',
      runbooks: readRunbooks(configFolder)?.names ?? null,
    });
    const left = leftOut.length === 0 ? {} : { leftOut: [...leftOut] };
    return { ...plan, ...left, configuration, promises: promised() };
  };
  return withBrokenPromises(() => placed(scenarioFile, make), promised, leftOut);
}

/** What a scenario changes it changes on purpose. */
const ofNobody = {
  kind: 'none',
  why: 'the scenario changes the configuration, and the promises are those of the one under test',
} as const;

/** The speed that is asked for, or the highest that the scenario and its faults allow. */
function highestSpeed({ faults, speedAtMost }: Scenario, speedAsked: number, clock: Clock): number {
  const allowed = faults.map((fault) => faultModule(fault).highestSpeed?.(fault, clock));
  return Math.min(...[speedAsked, speedAtMost, ...allowed].filter((speed) => speed !== undefined));
}

/** A refusal tells of so many broken promises; `lint` tells of all. */
const mostPromises = 5;

/** Where a configuration cannot do what a scenario demands, the promises that it breaks and the rules that it lacks tell why. */
function withBrokenPromises<T>(
  work: () => T,
  promised: () => Plan['promises'],
  leftOut: readonly LeftOut[],
): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof FiredrillError) || error.code !== 'PLAN_REFUSED') throw error;
    const promises = promised();
    const broken = promises?.kind === 'stated' ? promises.broken : [];
    const { problems = [], ...details } = error.details;
    const told = broken
      .slice(0, mostPromises)
      .map(
        ({ sentence, location }) =>
          `the configuration breaks a promise: ${sentence} (${formatLocation(location)})`,
      );
    const more = broken.length > mostPromises ? [`and ${broken.length - mostPromises} more promises`] : [];
    throw new FiredrillError(error.kind, error.code, error.message, {
      ...details,
      problems: [...problems, ...told, ...more, ...leftOut.map(({ sentence }) => sentence)],
    });
  }
}

/** Errors that list flaws of a scenario. */
const aboutScenarios: readonly string[] = ['PLAN_REFUSED', 'FAULTS', 'LOAD'];

/** Says of each problem of a scenario where it stands. */
function placed<T>(scenarioFile: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof FiredrillError) || !aboutScenarios.includes(error.code)) throw error;
    const { problems = [], ...details } = error.details;
    throw new FiredrillError(error.kind, error.code, error.message, {
      ...details,
      problems: withPlaces(problems, join(defaultScenariosFolder, scenarioFile), `scenarios/${scenarioFile}`),
    });
  }
}

/** What the fault modules say of a scenario's faults, in its order. */
export function describeFaults({ faults }: Scenario): DescribedFault[] {
  return faults.map((fault) => {
    const module = faultModule(fault);
    return { title: module.describe(fault), colour: module.colour, signals: module.signals(fault) };
  });
}
