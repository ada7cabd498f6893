import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { Clock } from '../../../core/clock.ts';
import { exitCodes, FiredrillError, formatLocation } from '../../../core/errors.ts';
import type { ConfigFile } from '../../../core/labtime/compile.ts';
import type { OptionalComponent } from '../../../core/optional-components.ts';
import type { Plan } from '../../../core/plan.ts';
import { mutants } from '../../../stack/config/mutants/all.ts';
import { mutate } from '../../../stack/config/mutants/mutant.ts';
import { withFileLock } from '../../../stack/docker/file-lock.ts';
import { stateFolder } from '../../../stack/docker/state-folder.ts';
import { findPromtool } from '../../../stack/promtool.ts';
import { refuseReceiversOutside } from '../../../stack/receivers-outside.ts';
import { refuseUnbootedTargets } from '../../../stack/unbooted-targets.ts';
import { chooseSpeed } from '../../run/auto-speed.ts';
import { chooseScenarios, type LoadedScenario, loadScenariosFor } from '../../run/load-scenarios.ts';
import { makePlan } from '../../run/make-plan.ts';
import { allOnMachine, warnOfMachine } from '../../run/real-host.ts';
import { runScenario } from '../../run/run-scenario.ts';
import { runSuite, type SuiteRequest } from '../../run/suite.ts';
import { thisMachine } from '../../run/this-machine.ts';
import { exitCodeOf } from '../exit-code.ts';
import type { Interruption } from '../interruption.ts';
import {
  clockOption,
  configOption,
  imageOption,
  leaveOutOption,
  paceOf,
  promisesOption,
  seedOption,
  speedOrAutoOption,
  wholeNumber,
} from '../options.ts';
import { type ReadConfig, readConfig } from '../read-config.ts';
import { getReady, labClockLack } from '../ready.ts';
import { tellerFor, tellSuite } from '../tellers.ts';

interface RunOptions {
  readonly speed?: number | 'auto';
  readonly seed: number;
  readonly clock?: Clock;
  readonly config: string;
  readonly promises?: string;
  readonly keep: boolean;
  readonly parallel: number;
  readonly realHost: boolean;
  readonly mutant?: string;
  readonly leaveOutRefused: boolean;
}

export function registerRun(program: Command, interruption: Interruption): void {
  program
    .command('run')
    .description('boot, disturb, observe, judge and tell; without a name, all scenarios')
    .argument('[scenario...]', 'ids or folders of scenarios, e.g. services/error-burst or controls')
    .addOption(speedOrAutoOption())
    .addOption(clockOption())
    .addOption(seedOption())
    .addOption(configOption())
    .addOption(promisesOption())
    .addOption(leaveOutOption())
    .addOption(imageOption())
    .addOption(
      new Option(
        '--mutant <name>',
        'make a known mistake in the configuration first, which the scenario must catch',
      ).choices([...mutants.keys()]),
    )
    .addOption(
      new Option(
        '--parallel <n>',
        'stacks side by side at the most, 1 to 16; fewer while the machine has no room for more',
      )
        .default(1)
        .env('FIREDRILL_PARALLEL')
        .argParser((text) => wholeNumber(text, 1, 16)),
    )
    .option(
      '--keep',
      'leave the stack running after the run, to look around (firedrill stack down removes it)',
      false,
    )
    .option(
      '--real-host',
      'let the machine itself suffer in place of the container that plays host: its CPU time or memory, one run at a time',
      false,
    )
    .addHelpText(
      'after',
      `
Examples:
  firedrill run services/error-burst
  firedrill run services controls --speed 30
  firedrill run --parallel 8                                    the whole catalogue, with one page for all
  firedrill run services/error-burst --speed auto               as fast as this machine can follow
  firedrill run services/short-burst --mutant unsummed-ratio    a known mistake in the rules, caught
  firedrill run platform/cpu-exhausted --real-host              the CPUs of this very machine, at speed 10

Exit codes: 0 every run passed, 1 one failed, 2 one is inconclusive and none failed, 64 what cannot be run or read, 69 no engine,
an image or a report cannot be had, 130 interrupted and cleaned up.`,
    )
    .action(async (names: string[], options: RunOptions) => {
      process.exitCode = await run(names, options, interruption.signal);
    });
}

async function run(names: string[], options: RunOptions, signal: AbortSignal): Promise<number> {
  const all = await loadScenariosFor(names, console.error);
  const { speed: asked, clock, why } = paceOf(options);
  if (why !== undefined) console.log(`The compiled clock is used: ${why}.`);
  const { chosen, skipped } = chooseScenarios(all, names, clock);
  for (const { id, why } of skipped) console.log(`skipped: ${id}: ${why}`);
  // Nothing was proven, and nothing failed.
  if (chosen.length === 0) return exitCodes.inconclusive;
  const scenarios = options.realHost ? onThisMachine(chosen, options) : chosen;
  // Everything that can be refused is refused before anything boots.
  const { files, leftOut } = readConfig({ ...options, speed: asked, clock }, (given) =>
    mutated(given, options.mutant),
  );
  refuseReceiversOutside(files);
  for (const booted of setsBooted(scenarios)) refuseUnbootedTargets(files, booted);
  for (const { sentence, location } of leftOut) console.log(`${sentence} (${formatLocation(location)})`);
  const asPlanned = planAll(scenarios, files, asked, { ...options, clock, leftOut });
  const ready = await getReady(signal, clock).catch((error: unknown) => {
    const lack = options.clock === undefined ? labClockLack(error) : undefined;
    if (lack === undefined) throw error;
    console.log(`The compiled clock is used: ${lack}`);
    return undefined;
  });
  if (ready === undefined) return run(names, { ...options, clock: 'compiled' }, signal);
  const { images } = ready;
  const speed =
    options.speed === 'auto' && clock === 'compiled'
      ? await chooseSpeed({ files, images, seed: options.seed, signal, print: console.log })
      : asked;
  const plans =
    speed === asked ? asPlanned : planAll(scenarios, files, speed, { ...options, clock, leftOut });
  const startedAt = new Date();
  const teller = tellerFor(plans, options);
  const suite: SuiteRequest = {
    plans,
    parallel: options.parallel,
    mayRepeat: !options.keep,
    signal,
    run: (plan) =>
      runScenario({
        plan,
        files,
        images,
        seed: options.seed,
        mutant: options.mutant ?? null,
        keep: options.keep,
        signal,
        onEvent: teller.start(plan),
      }),
    onOutcome: teller.tell,
  };
  const outcomes = options.realHost ? await runOnMachine(suite) : await runSuite(suite);
  if (signal.aborted) return exitCodes.interrupted;
  if (outcomes.length > 1) console.log(tellSuite(outcomes, startedAt));
  return exitCodeOf(outcomes);
}

/** The optional components that a stack of these scenarios boots, each set of them once. */
function setsBooted(scenarios: readonly LoadedScenario[]): Iterable<readonly OptionalComponent[]> {
  return new Map(scenarios.map(({ scenario: { with: booted = [] } }) => [booted.join(), booted])).values();
}

function onThisMachine(
  scenarios: readonly LoadedScenario[],
  { parallel }: RunOptions,
): readonly LoadedScenario[] {
  if (parallel > 1)
    throw new FiredrillError('usage', 'REAL_HOST', 'there is only one machine to suffer', {
      want: '--parallel 1 with --real-host',
      got: `--parallel ${parallel}`,
    });
  const now = thisMachine();
  const { chosen, skipped } = allOnMachine(scenarios, now);
  for (const reason of skipped) console.log(`skipped: ${reason}`);
  console.error(warnOfMachine(now));
  return chosen;
}

/** One at a time on this machine, whoever starts it: two would see each other's work. */
function runOnMachine(suite: SuiteRequest): ReturnType<typeof runSuite> {
  const onWait = (pid: number) => console.log(`waiting for another run with --real-host (pid ${pid})`);
  const lock = join(stateFolder().locks, 'real-host.lock');
  return withFileLock(lock, () => runSuite(suite), { onWait, signal: suite.signal });
}

/** All problems of all scenarios at once. */
function planAll(
  scenarios: readonly LoadedScenario[],
  files: readonly ConfigFile[],
  speed: number,
  { clock, config, promises, mutant, leftOut }: RunOptions & Pick<ReadConfig, 'leftOut'>,
): Plan[] {
  const problems: string[] = [];
  const plans = scenarios.flatMap(({ scenario, file }) => {
    try {
      return [
        makePlan(scenario, files, speed, {
          configFolder: config,
          clock,
          scenarioFile: file,
          isMutant: mutant !== undefined,
          promisesFile: promises,
          leftOut,
          promtool: findPromtool,
        }),
      ];
    } catch (error) {
      if (!(error instanceof FiredrillError)) throw error;
      problems.push(
        ...(error.details.problems ?? [`scenarios/${file}: ${error.message} (${error.details.got ?? ''})`]),
      );
      return [];
    }
  });
  if (problems.length > 0)
    throw new FiredrillError('usage', 'PLAN_REFUSED', 'some scenarios cannot work', { problems });
  if (mutant === undefined) requireHeartbeat(plans);
  return plans;
}

/** @throws FiredrillError `NO_HEARTBEAT` where, as the configuration is written, none can come: a run would prove nothing */
function requireHeartbeat(plans: readonly Plan[]): void {
  const missing = plans.find(({ heartbeat }) => heartbeat.missing !== undefined)?.heartbeat.missing;
  if (missing === undefined) return;
  throw new FiredrillError('usage', 'NO_HEARTBEAT', 'nothing proves that this monitoring is alive', {
    want: 'an alert Watchdog that always fires, and a route that takes it to a receiver deadmansswitch',
    got: missing,
    hint: 'the rule, route and receiver of stack/config can be copied; `firedrill plan` works without',
  });
}

function mutated(files: readonly ConfigFile[], name: string | undefined): readonly ConfigFile[] {
  const mutant = name === undefined ? undefined : mutants.get(name);
  return mutant === undefined ? files : mutate(mutant, files);
}
