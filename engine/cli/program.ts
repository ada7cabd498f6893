import { Command, CommanderError } from 'commander';
import { exitCodes, explainError, FiredrillError } from '../../core/errors.ts';
import { quoteControls } from '../../core/printable.ts';
import { firedrillVersion } from '../run/version.ts';
import { registersFor } from './commands/all.ts';
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

program.hook('preAction', (_, command) => refuseEmpty(command));

const interruption = new Interruption();
// A mistake of ours must not look like a verdict: Node's own exit code for it is 1, which means `fail`.
for (const name of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(name, (error: unknown) => {
    console.error(quoteControls(explainError(error)));
    process.exit(exitCodes.internal);
  });
}

try {
  for (const register of await registersFor(process.argv.slice(2))) register(program, interruption);
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = explain(error);
}
if (interruption.signal.aborted) process.exitCode = exitCodes.interrupted;
await Promise.all([process.stdout, process.stderr].map(flushed));
// Sockets that keep-alive clients hold open must not hold the command open.
process.exit();

/** An empty text is a variable that is not set: as a path it would be the folder one stands in. */
function refuseEmpty(command: Command): void {
  for (const option of command.options) {
    const name = option.attributeName();
    if (command.getOptionValue(name) !== '') continue;
    const where =
      command.getOptionValueSource(name) === 'env'
        ? `variable '${option.envVar}'`
        : `option '${option.flags}'`;
    command.error(`error: ${where} is given an empty text`);
  }
}

/** Says what went wrong, where a person looks for it, and gives the exit code that fits. */
function explain(error: unknown): number {
  // Commander has already printed its message; asking for help is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.pass : exitCodes.usage;
  if (interruption.signal.aborted) return exitCodes.interrupted;
  console.error(quoteControls(explainError(error)));
  return error instanceof FiredrillError ? error.exitCode : exitCodes.internal;
}
