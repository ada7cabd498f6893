import { type Command, Option } from 'commander';
import { judge } from '../../../assertions/judge.ts';
import type { Clock, Pace } from '../../../core/clock.ts';
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
  readonly speeds: readonly Pace[];
  readonly stored?: readonly string[];
  readonly seed: number;
  readonly config: string;
}

/** From real time to the highest; at speed 1 the shipped scenario takes a quarter of an hour. */
const defaultSpeeds: readonly Pace[] = [
  ...[1, 10, 30, 60, 120].map((speed) => ({ speed, clock: 'compiled' as const })),
  ...[60, 120, 240].map((speed) => ({ speed, clock: 'lab' as const })),
];

export function registerFidelity(program: Command, interruption: Interruption): void {
  program
    .command('fidelity')
    .description('run one scenario at several speeds: the same verdict, and the same instants in lab time?')
    .argument('[scenario]', 'id of the scenario', 'services/error-burst')
    .addOption(
      new Option(
        '--speeds <list>',
        'speeds with commas between them, with lab: before those of the lab’s clock, e.g. 10,60,lab:120',
      )
        .default(defaultSpeeds, defaultSpeeds.map(paceText).join(','))
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
  firedrill fidelity services/error-burst --speeds 10,60,lab:60,lab:240
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

/** @throws FiredrillError `SPEED_RANGE` for a speed that its clock cannot have */
function speedsOf(text: string): Pace[] {
  return [...new Set(text.split(','))].map((word) => {
    const clock: Clock = word.startsWith(labPrefix) ? 'lab' : 'compiled';
    const speed = Number(clock === 'lab' ? word.slice(labPrefix.length) : word);
    requireFaithfulSpeed(speed, clock);
    return { speed, clock };
  });
}

const labPrefix = 'lab:';

function paceText({ speed, clock }: Pace): string {
  return clock === 'lab' ? `${labPrefix}${speed}` : String(speed);
}

async function make(
  name: string,
  { speeds, seed, config }: FidelityOptions,
  signal: AbortSignal,
): Promise<Run[]> {
  const files = readConfigFolder(config);
  const [loaded] = pickScenarios(await loadScenariosFor([name], console.error), [name]);
  if (loaded === undefined) return [];
  const other = speeds
    .map(({ clock = 'compiled' }) => whyNotWith(clock, loaded.scenario))
    .find((why) => why !== undefined);
  if (other !== undefined)
    throw new FiredrillError('usage', 'SCENARIO_CLOCK', 'this scenario cannot run with one of the clocks', {
      got: `${loaded.scenario.id}: ${other}`,
    });
  refuseReceiversOutside(files);
  const plans = speeds.map(({ speed, clock }) =>
    makePlan(loaded.scenario, files, speed, { configFolder: config, clock, promtool: findPromtool }),
  );
  const images = {
    compiled: plans.some(({ clock }) => clock !== 'lab') ? (await getReady(signal)).images : undefined,
    lab: plans.some(({ clock }) => clock === 'lab') ? (await getReady(signal, 'lab')).images : undefined,
  };
  const runs: Run[] = [];
  for (const plan of plans) {
    const built = images[plan.clock ?? 'compiled'];
    if (built === undefined) throw new Error('images of every clock that is planned for were asked for');
    console.log(`speed ${paceText(plan)}: at least ${Math.ceil(plan.theoreticalWallMs / 1000)} s`);
    const { view, judgement, folder } = await withHeadroom(
      () => runScenario({ plan, files, images: built, seed, mutant: null, keep: false, signal }),
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
