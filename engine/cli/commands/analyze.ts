import { performance } from 'node:perf_hooks';
import type { Command } from 'commander';
import { transitionsOf } from '../../../assertions/transitions.ts';
import { quoteControls } from '../../../core/printable.ts';
import { renderConsole } from '../../../reports/renderers/console.ts';
import { renderWindowTable } from '../../../reports/renderers/window-table.ts';
import { shortPath } from '../../run/config-folder.ts';
import { judgeAndTell, type Told } from '../../run/judge-and-tell.ts';
import { findRun } from '../../run/run-folder.ts';
import { reportPath } from '../../run/run-scenario.ts';
import { showsColour } from '../colour.ts';
import { exitCodeOf } from '../exit-code.ts';

export function registerAnalyze(program: Command): void {
  program
    .command('analyze')
    .description('judge stored journals again, without an engine, and write their reports anew')
    .argument('<run...>', 'folders or ids of runs, or `last`')
    .addHelpText(
      'after',
      `
Of several runs it also says how many transitions were inside their windows, how wide those are, and why.

Examples:
  firedrill analyze last
  firedrill analyze reports/runs/services.error-burst-20260102-030405-ab12
  firedrill analyze reports/runs/services.*

Exit codes: as those of run; 64 for a run that is not stored, 69 when a report cannot be written.`,
    )
    .action((names: string[]) => {
      const runs = names.map((name) => analyze(name));
      if (runs.length > 1) {
        const transitions = runs.flatMap(({ view }) => transitionsOf(view));
        console.log(`\n${renderWindowTable(transitions, runs.length)}`);
      }
      process.exitCode = exitCodeOf(runs);
    });
}

function analyze(name: string): Told {
  const startMs = performance.now();
  const folder = findRun(name);
  const { view, judgement, unwritten } = judgeAndTell(folder);
  console.log(
    renderConsole(
      { view, judgement },
      {
        colour: showsColour(process.stdout),
        width: process.stdout.columns ?? 120,
        elapsedMs: performance.now() - startMs,
        reportPath: shortPath(reportPath(folder)),
      },
    ),
  );
  for (const text of unwritten) console.error(quoteControls(text));
  return { view, judgement, unwritten };
}
