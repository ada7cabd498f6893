import { type Command, Option } from 'commander';
import { bench } from '../../bench/bench.ts';
import type { Interruption } from '../interruption.ts';
import { wholeNumber } from '../options.ts';

interface BenchOptions {
  readonly runs: number;
  readonly parallel: number;
}

export function registerBench(program: Command, interruption: Interruption): void {
  program
    .command('bench')
    .description('measure boot, teardown, time to verdict and efficiency, and how often the verdict is right')
    .addOption(
      new Option('--runs <n>', 'runs per scenario and per mutant, 1 to 100')
        .default(3)
        .argParser((text) => wholeNumber(text, 1, 100)),
    )
    .addOption(
      new Option('--parallel <n>', 'runs side by side, 1 to 8; times are only comparable at 1')
        .default(1)
        .argParser((text) => wholeNumber(text, 1, 8)),
    )
    .addHelpText('after', '\nExamples:\n  npm run bench\n  npm run bench -- --runs 20 --parallel 3')
    .action((options: BenchOptions) => bench(options, interruption.signal, console.log));
}
