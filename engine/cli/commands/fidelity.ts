import { type Command, Option } from 'commander';
import { judge } from '../../../assertions/judge.ts';
import { exitCodes, FiredrillError } from '../../../core/errors.ts';
import { defaultSpeed, requireFaithfulSpeed } from '../../../core/labtime/limits.ts';
import { whyNotWith } from '../../../core/scenario.ts';
import { worstVerdict } from '../../../core/verdict.ts';
import { renderFidelity } from '../../../reports/renderers/fidelity.ts';
import type { Run } from '../../../reports/run.ts';
import { findPromtool } from '../../../stack/promtool.ts';
import { refuseReceiversOutside } from '../../../stack/receivers-outside.ts';
import { readConfigFolder } from '../../run/config-folder.ts';
import { loadScenariosFor, pickScenarios } from '../../run/load-scenarios.ts';
import { makePlan } from '../../run/make-plan.ts';
import { findRun, readRun } from '../../run/run-folder.ts';
import { runScenario } from '../../run/run-scenario.ts';
import { withHeadroom } from '../../run/with-headroom.ts';
import type { Interruption } from '../interruption.ts';
import { configOption, seedOption } from '../options.ts';
import { getReady } from '../ready.ts';

interface FidelityOptions {
  readonly speeds: readonly number[];
  readonly stored?: readonly string[];
  readonly seed: number;
  readonly config: string;
}

/** From real time to the highest; at speed 1 the shipped scenario takes a quarter of an hour. */
const defaultSpeeds = [1, 10, 30, 60, 120];

export function registerFidelity(program: Command, interruption: Interruption): void {
  program
    .command('fidelity')
    .description('run one scenario at several speeds: the same verdict, and the same instants in lab time?')
    .argument('[scenario]', 'id of the scenario', 'services/error-burst')
    .addOption(
      new Option('--speeds <list>', 'speeds with commas between them, e.g. 10,60')
        .default(defaultSpeeds, defaultSpeeds.join(','))
        .argParser(speedsOf),
    )
    .addOption(new Option('--stored <run...>', 'compare stored runs instead of making new ones'))
    .addOption(seedOption())
    .addOption(configOption())
    .addHelpText(
      'after',
      `
Prints a Markdown table; docs/guides/fidelity.md has the one of the shipped configuration.

Examples:
  firedrill fidelity                                       about 20 minutes, of which real time takes 15
  firedrill fidelity services/error-burst --speeds 10,30,60,120
  firedrill fidelity --stored services.error-burst-20260102-030405-ab12 services.error-burst-20260102-040506-cd34`,
    )
    .action(async (name: string, options: FidelityOptions) => {
      const runs =
        options.stored === undefined
          ? await make(name, options, interruption.signal)
          : stored(options.stored);
      interruption.signal.throwIfAborted();
      console.log(`\n${renderFidelity(runs, defaultSpeed)}`);
      process.exitCode = exitCodes[worstVerdict(runs.map(({ judgement }) => judgement.verdict))];
    });
}

function speedsOf(text: string): number[] {
  const speeds = [...new Set(text.split(',').map(Number))];
  for (const speed of speeds) requireFaithfulSpeed(speed);
  return speeds;
}

async function make(
  name: string,
  { speeds, seed, config }: FidelityOptions,
  signal: AbortSignal,
): Promise<Run[]> {
  const files = readConfigFolder(config);
  const [loaded] = pickScenarios(await loadScenariosFor([name], console.error), [name]);
  if (loaded === undefined) return [];
  const other = whyNotWith('compiled', loaded.scenario);
  if (other !== undefined)
    throw new FiredrillError(
      'usage',
      'SCENARIO_CLOCK',
      'this scenario has no compiled clock to compare speeds of',
      {
        got: `${loaded.scenario.id}: ${other}`,
      },
    );
  refuseReceiversOutside(files);
  const plans = speeds.map((speed) =>
    makePlan(loaded.scenario, files, speed, { configFolder: config, promtool: findPromtool }),
  );
  const { images } = await getReady(signal);
  const runs: Run[] = [];
  for (const plan of plans) {
    console.log(`speed ${plan.speed}: at least ${Math.ceil(plan.theoreticalWallMs / 1000)} s`);
    const { view, judgement, folder } = await withHeadroom(
      () => runScenario({ plan, files, images, seed, mutant: null, keep: false, signal }),
      () => console.log('  the machine was busy, once more'),
    );
    signal.throwIfAborted();
    console.log(`  ${judgement.verdict}, ${folder.path}`);
    runs.push({ view, judgement });
  }
  return runs;
}

function stored(names: readonly string[]): Run[] {
  const runs = names.map((name) => {
    const view = readRun(findRun(name));
    return { view, judgement: judge(view) };
  });
  const scenarios = [...new Set(runs.map(({ view }) => view.plan.scenario.id))];
  if (scenarios.length > 1)
    throw new FiredrillError('usage', 'FIDELITY_MIXED', 'these are runs of different scenarios', {
      want: 'runs of one scenario at several speeds',
      got: scenarios.join(', '),
    });
  return runs;
}
