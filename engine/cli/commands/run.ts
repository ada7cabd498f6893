import { appendFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { exitCodes, FiredrillError } from '../../../core/errors.ts';
import type { ConfigFile } from '../../../core/labtime/compile.ts';
import { compileConfig } from '../../../core/labtime/compile.ts';
import type { Plan } from '../../../core/plan.ts';
import type { Verdict } from '../../../core/verdict.ts';
import { renderConsole } from '../../../reports/renderers/console.ts';
import { renderGithubSummary } from '../../../reports/renderers/github-summary.ts';
import { mutants } from '../../../stack/config/mutants/all.ts';
import { mutate } from '../../../stack/config/mutants/mutant.ts';
import { readConfigFolder, shortPath } from '../../run/config-folder.ts';
import { type LoadedScenario, loadScenarios, pickScenarios } from '../../run/load-scenarios.ts';
import { makePlan } from '../../run/make-plan.ts';
import { reportPath, runScenario, type ScenarioOutcome } from '../../run/run-scenario.ts';
import type { Interruption } from '../interruption.ts';
import { LiveView } from '../live.ts';
import { configOption, imageOption, seedOption, speedOption } from '../options.ts';
import { getReady } from '../ready.ts';

interface RunOptions {
  readonly speed: number;
  readonly seed: number;
  readonly config: string;
  readonly keep: boolean;
  readonly mutant?: string;
}

export function registerRun(program: Command, interruption: Interruption): void {
  program
    .command('run')
    .description('boot, disturb, observe, judge and tell; without a name, all scenarios')
    .argument('[scenario...]', 'ids or folders of scenarios, e.g. services/error-burst or controls')
    .addOption(speedOption())
    .addOption(seedOption())
    .addOption(configOption())
    .addOption(imageOption())
    .addOption(
      new Option(
        '--mutant <name>',
        'make a known mistake in the configuration first, which the scenario must catch',
      ).choices([...mutants.keys()]),
    )
    .option(
      '--keep',
      'leave the stack running after the run, to look around (firedrill stack down removes it)',
      false,
    )
    .addHelpText(
      'after',
      `
Examples:
  firedrill run services/error-burst
  firedrill run services controls --speed 30
  firedrill run services/short-burst --mutant unsummed-ratio    a known mistake in the rules, caught`,
    )
    .action(async (names: string[], options: RunOptions) => {
      process.exitCode = await run(names, options, interruption.signal);
    });
}

async function run(names: string[], options: RunOptions, signal: AbortSignal): Promise<number> {
  const all = await loadScenarios();
  const scenarios = names.length === 0 ? all : pickScenarios(all, names);
  const files = mutated(readConfigFolder(options.config), options.mutant);
  // Everything that can be refused is refused before anything boots.
  compileConfig(files, { speed: options.speed });
  const plans = planAll(scenarios, files, options);
  const { images } = await getReady(signal);
  const verdicts: Verdict[] = [];
  for (const plan of plans) {
    if (signal.aborted) break;
    announce(plan, options);
    const live = new LiveView(plan, console.log);
    const outcome = await runScenario({
      plan,
      files,
      images,
      seed: options.seed,
      mutant: options.mutant ?? null,
      keep: options.keep,
      signal,
      onEvent: live.tell,
    });
    tell(outcome);
    verdicts.push(outcome.judgement.verdict);
  }
  if (signal.aborted) return exitCodes.interrupted;
  if (verdicts.includes('fail')) return exitCodes.fail;
  return verdicts.includes('inconclusive') ? exitCodes.inconclusive : exitCodes.pass;
}

/** All problems of all scenarios at once. */
function planAll(
  scenarios: readonly LoadedScenario[],
  files: readonly ConfigFile[],
  { speed, config, mutant }: RunOptions,
): Plan[] {
  const problems: string[] = [];
  const plans = scenarios.flatMap(({ scenario, file }) => {
    try {
      return [
        makePlan(scenario, files, speed, {
          configFolder: config,
          scenarioFile: file,
          isMutant: mutant !== undefined,
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
  return plans;
}

function mutated(files: readonly ConfigFile[], name: string | undefined): readonly ConfigFile[] {
  const mutant = name === undefined ? undefined : mutants.get(name);
  return mutant === undefined ? files : mutate(mutant, files);
}

function announce({ scenario, speed, theoreticalWallMs }: Plan, { mutant }: RunOptions): void {
  const mistake = mutant === undefined ? '' : `, with the mutant ${mutant}: ${mutants.get(mutant)?.mistake}`;
  console.log(`\n${scenario.id}: ${scenario.title}${mistake}`);
  console.log(
    `  at speed ${speed} a lab minute takes ${(60 / speed).toFixed(1)} s; at least ${(theoreticalWallMs / 1000).toFixed(0)} s in all`,
  );
}

function tell({ view, judgement, folder, elapsedMs }: ScenarioOutcome): void {
  const colour = process.stdout.isTTY === true;
  console.log(
    renderConsole(
      { view, judgement },
      {
        colour,
        width: process.stdout.columns ?? 120,
        elapsedMs,
        reportPath: shortPath(reportPath(folder)),
      },
    ),
  );
  const summaryFile = process.env['GITHUB_STEP_SUMMARY'];
  if (summaryFile !== undefined) appendFileSync(summaryFile, renderGithubSummary({ view, judgement }));
}
