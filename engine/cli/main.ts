import { Command, CommanderError } from 'commander';
import { exitCodes, explainError, FiredrillError } from '../../core/errors.ts';
import { quoteControls } from '../../core/printable.ts';
import { firedrillVersion } from '../run/version.ts';
import { registerAnalyze } from './commands/analyze.ts';
import { registerBench } from './commands/bench.ts';
import { registerCompile } from './commands/compile.ts';
import { registerCoverage } from './commands/coverage.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerEngine } from './commands/engine.ts';
import { registerFidelity } from './commands/fidelity.ts';
import { registerLint } from './commands/lint.ts';
import { registerList } from './commands/list.ts';
import { registerPlan } from './commands/plan.ts';
import { registerRun } from './commands/run.ts';
import { registerStack } from './commands/stack.ts';
import { flushed } from './flushed.ts';
import { Interruption } from './interruption.ts';

const program = new Command('firedrill')
  .description(
    'Proves, with the real programs, that a monitoring system pages the right person for the right reason in time,\nand stays quiet otherwise.',
  )
  .version(firedrillVersion, '--version', 'print the version')
  .helpCommand(false)
  .showHelpAfterError('(firedrill --help shows every command with examples)')
  .showSuggestionAfterError()
  .exitOverride()
  .addHelpText(
    'after',
    `
Examples:
  firedrill run services/error-burst     one scenario, from boot to verdict, in about half a minute
  firedrill run                          all scenarios
  firedrill plan services/error-burst    what will happen, and when it legally may, without booting anything
  firedrill doctor                       what this machine has and what would be skipped

Exit codes: 0 pass, 1 fail, 2 inconclusive, 64 usage, 69 something needed is unavailable, 70 internal error,
130 interrupted and cleaned up.`,
  );

const interruption = new Interruption();
registerRun(program, interruption);
registerPlan(program);
registerLint(program);
registerList(program);
registerAnalyze(program);
registerCompile(program);
registerStack(program, interruption);
registerEngine(program);
registerDoctor(program, interruption);
registerBench(program, interruption);
registerCoverage(program);
registerFidelity(program, interruption);

// A mistake of ours must not look like a verdict: Node's own exit code for it is 1, which means `fail`.
for (const name of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(name, (error: unknown) => {
    console.error(quoteControls(explainError(error)));
    process.exit(exitCodes.internal);
  });
}

try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = explain(error);
}
if (interruption.signal.aborted) process.exitCode = exitCodes.interrupted;
await Promise.all([process.stdout, process.stderr].map(flushed));
// Sockets that keep-alive clients hold open must not hold the command open.
process.exit();

/** Says what went wrong, where a person looks for it, and gives the exit code that fits. */
function explain(error: unknown): number {
  // Commander has already printed its message; asking for help is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.pass : exitCodes.usage;
  if (interruption.signal.aborted) return exitCodes.interrupted;
  console.error(quoteControls(explainError(error)));
  return error instanceof FiredrillError ? error.exitCode : exitCodes.internal;
}
