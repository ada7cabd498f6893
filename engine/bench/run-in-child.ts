import { join } from 'node:path';
import { execa } from 'execa';
import { judge } from '../../assertions/judge.ts';
import type { Clock } from '../../core/clock.ts';
import { FiredrillError } from '../../core/errors.ts';
import { defaultSpeed } from '../../core/labtime/limits.ts';
import { repositoryRoot, runsFolder } from '../run/paths.ts';
import { findRun, readRun } from '../run/run-folder.ts';
import type { ScenarioOutcome } from '../run/run-scenario.ts';

/** Longest that one scenario may take at the default speed on a busy machine, wall milliseconds; at a lower one, longer. */
const timeoutMs = 360_000;

/**
 * One run as a person makes it: a command of its own, from its start to its end. Runs side by side then share the
 * machine and nothing else.
 *
 * @throws FiredrillError `BENCH_RUN` when the command left no run behind, with what it printed
 */
export async function runInChild(
  scenarioId: string,
  mutant: string | undefined,
  { speed, clock }: { readonly speed: number; readonly clock: Clock },
  signal: AbortSignal,
): Promise<ScenarioOutcome> {
  const startMs = performance.now();
  const words = [
    'run',
    scenarioId,
    '--speed',
    String(speed),
    '--clock',
    clock,
    ...(mutant === undefined ? [] : ['--mutant', mutant]),
  ];
  const main = join(repositoryRoot, 'engine/cli/main.ts');
  const { all } = await execa(process.execPath, [...process.execArgv, main, ...words], {
    all: true,
    // A verdict other than pass is an exit code, not a failure of the command.
    reject: false,
    timeout: timeoutMs * Math.max(1, defaultSpeed / speed),
    // It heals and tears down before it ends.
    cancelSignal: signal,
    forceKillAfterDelay: 20_000,
    env: { NO_COLOR: '1' },
  });
  const elapsedMs = performance.now() - startMs;
  signal.throwIfAborted();
  const runId = new RegExp(`(${scenarioId.replace('/', '\\.')}-[0-9a-f-]+)/report\\.html`).exec(all)?.[1];
  if (runId === undefined) {
    throw new FiredrillError('internal', 'BENCH_RUN', `\`firedrill ${words.join(' ')}\` left no run behind`, {
      got: all.slice(-2000),
    });
  }
  const folder = findRun(join(runsFolder, runId));
  const view = readRun(folder);
  return { view, judgement: judge(view), unwritten: [], folder, elapsedMs };
}
