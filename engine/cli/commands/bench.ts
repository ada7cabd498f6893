import { type Command, Option } from 'commander';
import type { Clock } from '../../../core/clock.ts';
import { bench } from '../../bench/bench.ts';
import { benchCatalogue } from '../../bench/catalogue-bench.ts';
import { benchJudge } from '../../bench/judge-bench.ts';
import { benchLint } from '../../bench/lint-bench.ts';
import type { Interruption } from '../interruption.ts';
import { clockOption, labSpeedOption, paceOf, wholeNumber } from '../options.ts';

interface BenchOptions {
  readonly runs: number;
  readonly parallel: number;
  readonly speed?: number;
  readonly clock?: Clock;
  readonly catalogue: boolean;
  readonly judge: boolean;
  readonly lint: boolean;
  readonly against?: string;
  readonly events: number;
}

/** Of the synthetic journal; any will do, this one is the default of `--seed` everywhere. */
const seed = 1;

export function registerBench(program: Command, interruption: Interruption): void {
  program
    .command('bench')
    .description('measure boot, teardown, time to verdict and efficiency, and how often the verdict is right')
    .argument(
      '[scenario...]',
      'ids or folders of scenarios, with the mutants that they must catch; all when none is named',
    )
    .addOption(
      new Option('--runs <n>', 'runs per scenario and per mutant, or of the catalogue, 1 to 100')
        .default(3)
        .argParser((text) => wholeNumber(text, 1, 100)),
    )
    .addOption(
      new Option('--parallel <n>', 'runs side by side, 1 to 16; times are only comparable at 1')
        .default(1)
        .argParser((text) => wholeNumber(text, 1, 16)),
    )
    .option(
      '--catalogue',
      'make the scenarios as `run --parallel` does, several times in a row: wall time of the whole, memory, wrong verdicts',
      false,
    )
    .addOption(labSpeedOption())
    .addOption(clockOption())
    .option('--judge', 'measure the judge alone, on a long synthetic journal; needs no engine', false)
    .option('--lint', 'measure lint and plan alone, on a thousand generated rules; needs no engine', false)
    .option(
      '--against <ref>',
      'with --lint: measure an earlier commit, tag or branch beside it, e.g. --against main',
    )
    .addOption(
      new Option('--events <n>', 'events of that journal, 10000 to 100000000')
        .default(1_000_000)
        .argParser((text) => wholeNumber(text, 10_000, 100_000_000)),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  npm run bench\n  npm run bench -- services controls --runs 20 --parallel 2\n  npm run bench -- --catalogue --runs 5 --parallel 4\n  npm run bench -- services/error-burst --clock compiled\n  npm run bench -- --judge\n  npm run bench -- --lint --against main',
    )
    .action(
      (
        names: string[],
        {
          judge,
          lint,
          against,
          catalogue,
          events,
          speed: speedAsked,
          clock: clockAsked,
          ...options
        }: BenchOptions,
      ) => {
        if (lint) return benchLint({ runs: options.runs, against }, console.log);
        if (judge) return benchJudge({ events, runs: options.runs, seed }, console.log);
        const { speed, clock } = paceOf({
          ...(speedAsked !== undefined && { speed: speedAsked }),
          ...(clockAsked !== undefined && { clock: clockAsked }),
        });
        return catalogue
          ? benchCatalogue({ names, ...options, speed, clock, seed }, interruption.signal, console.log)
          : bench({ names, ...options, speed, clock }, interruption.signal, console.log);
      },
    );
}
