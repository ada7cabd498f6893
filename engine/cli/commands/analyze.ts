import { performance } from 'node:perf_hooks';
import type { Command } from 'commander';
import { exitCodes } from '../../../core/errors.ts';
import { renderConsole } from '../../../reports/renderers/console.ts';
import { shortPath } from '../../run/config-folder.ts';
import { findRun } from '../../run/run-folder.ts';
import { judgeAndTell, reportPath } from '../../run/run-scenario.ts';

export function registerAnalyze(program: Command): void {
  program
    .command('analyze')
    .description('judge a stored journal again, without an engine, and write its reports anew')
    .argument('<run>', 'folder or id of a run, or `last`')
    .addHelpText(
      'after',
      '\nExamples:\n  firedrill analyze last\n  firedrill analyze reports/runs/services.error-burst-20260102-030405-ab12',
    )
    .action((name: string) => {
      const startMs = performance.now();
      const folder = findRun(name);
      const { view, judgement } = judgeAndTell(folder);
      console.log(
        renderConsole(
          { view, judgement },
          {
            colour: process.stdout.isTTY === true,
            width: process.stdout.columns ?? 120,
            elapsedMs: performance.now() - startMs,
            reportPath: shortPath(reportPath(folder)),
          },
        ),
      );
      process.exitCode = exitCodes[judgement.verdict];
    });
}
