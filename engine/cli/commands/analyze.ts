import { performance } from 'node:perf_hooks';
import type { Command } from 'commander';
import { exitCodes, FiredrillError } from '../../../core/errors.ts';
import { renderConsole } from '../../../reports/renderers/console.ts';
import { reportWindows } from '../../../reports/renderers/windows-text.ts';
import { shortPath } from '../../run/config-folder.ts';
import { findRun } from '../../run/run-folder.ts';
import { judgeAndTell, reportPath } from '../../run/run-scenario.ts';

export function registerAnalyze(program: Command): void {
  program
    .command('analyze')
    .description('judge stored journals again, without an engine, and write their reports anew')
    .argument(
      '<run...>',
      'folders or ids of runs, or `last`; several are also told by how well the windows held',
    )
    .addHelpText(
      'after',
      `
Examples:
  firedrill analyze last
  firedrill analyze reports/runs/services.error-burst-20260102-030405-ab12
  firedrill analyze reports/runs/*-*`,
    )
    .action((names: string[]) => {
      const [name, ...others] = names;
      if (name !== undefined) process.exitCode = others.length === 0 ? analyzeOne(name) : analyzeAll(names);
    });
}

function analyzeOne(name: string): number {
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
  return exitCodes[judgement.verdict];
}

/** One line a run; a mutant is there to fail, so that only a broken window counts against them all. */
function analyzeAll(names: readonly string[]): number {
  const views = names.flatMap((name) => {
    try {
      const { view, judgement } = judgeAndTell(findRun(name));
      console.log(`${judgement.verdict.padEnd(12)}  ${view.header.runId}`);
      return [view];
    } catch (error) {
      if (!(error instanceof FiredrillError) || error.code !== 'JOURNAL_EMPTY') throw error;
      console.log(`${'unreadable'.padEnd(12)}  ${name}`);
      return [];
    }
  });
  const { text, isExact } = reportWindows(views);
  console.log(`\n${text}`);
  return isExact ? exitCodes.pass : exitCodes.fail;
}
