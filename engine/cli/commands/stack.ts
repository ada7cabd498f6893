import { type Command, Option } from 'commander';
import { exitCodes, FiredrillError } from '../../../core/errors.ts';
import { compileConfig } from '../../../core/labtime/compile.ts';
import { compileFlags } from '../../../core/labtime/flags.ts';
import {
  type OptionalComponent,
  optionalComponents,
  withoutUnbooted,
} from '../../../core/optional-components.ts';
import { endpointNames, titleOf } from '../../../stack/components/endpoints.ts';
import { refuseReceiversOutside } from '../../../stack/receivers-outside.ts';
import { findKept, type KeptStack, removeKept } from '../../../stack/residue.ts';
import { startStack } from '../../../stack/stack.ts';
import { readConfigFolder } from '../../run/config-folder.ts';
import { newRunId } from '../../run/run-folder.ts';
import type { Interruption } from '../interruption.ts';
import { configOption, imageOption, seedOption, speedOption } from '../options.ts';
import { getEngine, getReady } from '../ready.ts';

interface UpOptions {
  readonly speed: number;
  readonly seed: number;
  readonly config: string;
  readonly with: readonly OptionalComponent[];
}

export function registerStack(program: Command, interruption: Interruption): void {
  const stack = program
    .command('stack')
    .description('a stack to look around in, without load, faults or judgement');
  stack
    .command('up')
    .description('boot the stack, leave it running, print its addresses')
    .addOption(speedOption())
    .addOption(seedOption())
    .addOption(configOption())
    .addOption(imageOption())
    .addOption(
      new Option('--with <component...>', 'components that scenarios boot only on demand, e.g. gpu-exporter')
        .choices(optionalComponents)
        .default([], 'none'),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  firedrill stack up --speed 1\n  firedrill stack up --with gpu-exporter',
    )
    .action((options: UpOptions) => up(options, interruption.signal));
  stack
    .command('status')
    .description('say which stacks were left running, and where they answer')
    .addHelpText('after', '\nExample:\n  firedrill stack status')
    .action(async () => {
      await getEngine();
      const kept = await findKept();
      console.log(kept.length === 0 ? 'no stack was left running' : kept.map(describe).join('\n'));
    });
  stack
    .command('down')
    .description('remove a stack that was left running, or all of this checkout')
    .argument('[run]', 'id of one stack, as `stack status` prints it')
    .addHelpText(
      'after',
      '\nExamples:\n  firedrill stack down\n  firedrill stack down stack.up-20260102-030405-ab12',
    )
    .action(async (runId?: string) => {
      await getEngine();
      const kept = await findKept();
      if (runId !== undefined && !kept.some((one) => one.runId === runId)) throw unknownStack(runId, kept);
      const chosen = kept.filter((one) => (runId === undefined ? one.isOurs : one.runId === runId));
      const removed = await removeKept(chosen.map((one) => one.runId));
      console.log(
        removed.length === 0
          ? 'no stack was left running'
          : `removed ${removed.length} containers and networks`,
      );
      for (const other of kept.filter((one) => !chosen.includes(one)))
        console.log(`left alone: ${other.runId}${other.isOurs ? '' : ', of another checkout'}`);
    });
}

function unknownStack(runId: string, kept: readonly KeptStack[]): FiredrillError {
  return new FiredrillError('usage', 'STACK_UNKNOWN', 'there is no such stack', {
    want: 'the id of a stack that was left running',
    got: runId,
    problems: kept.map((one) => `running: ${one.runId}`),
  });
}

async function up({ speed, seed, config, with: optional }: UpOptions, signal: AbortSignal): Promise<void> {
  const { files } = compileConfig(withoutUnbooted(readConfigFolder(config), optional), { speed });
  refuseReceiversOutside(files);
  const { images } = await getReady(signal);
  const runId = newRunId('stack/up');
  await startStack({
    runId,
    speed,
    seed,
    optional,
    files,
    prometheusFlags: compileFlags({}, speed, 'prometheus'),
    alertmanagerFlags: compileFlags({}, speed, 'alertmanager'),
    past: '',
    images,
    keep: true,
    signal,
    onComponent: ({ component, state }) => {
      if (state === 'ready') console.log(`  ✓ ${component}`);
    },
  });
  const mine = (await findKept()).filter((kept) => kept.runId === runId);
  console.log(mine.map(describe).join('\n'));
  console.log(`\n\`firedrill stack down\` removes it.`);
  process.exitCode = exitCodes.pass;
}

const titleWidth = Math.max(...endpointNames.map((name) => titleOf(name).length));

function describe({ runId, isOurs, urls, components }: KeptStack): string {
  const rows = endpointNames.flatMap((name) => {
    const url = urls[name];
    return url === undefined ? [] : [`  ${titleOf(name).padEnd(titleWidth)} ${url}`];
  });
  const stopped = components
    .filter(({ state }) => state !== 'running')
    .map(({ component, state }) => `  ${component} is ${state}`);
  return [`stack ${runId}${isOurs ? '' : ', of another checkout'}`, ...rows, ...stopped].join('\n');
}
