import type Dockerode from 'dockerode';
import { FiredrillError } from '../../core/errors.ts';
import type { StackComponent } from './endpoints.ts';
import { lastLogLines } from './log-lines.ts';

/** What Prometheus 2.47 and Alertmanager 0.26 log before they give up their configuration (boot-failures.e2e.ts). */
const refusals =
  /(?:error|failed|couldn't|could not) load(?:ing)? config|loading configuration file failed|loading groups failed/i;

/** A program that is told to stop says much after the one line that tells why. */
const linesRead = 60;
const linesShown = 12;
const complaints = /level=(?:error|warn)\b|"level":"(?:error|fatal)"/i;

/**
 * Why a component that should be starting is not running: exit code and last log lines; undefined while it runs.
 *
 * @returns `CONFIG_REFUSED` when it says that it does not take its configuration, else `COMPONENT_EXITED`
 */
export async function exitError(
  component: StackComponent,
  container: Dockerode.Container,
): Promise<FiredrillError | undefined> {
  const { State } = await container.inspect();
  if (State.Running) return undefined;
  const lines = await lastLogLines(container, linesRead);
  const problems = lines.filter((line, index) => index >= lines.length - linesShown || complaints.test(line));
  const reasons = [`exit code ${State.ExitCode}`, State.OOMKilled ? 'out of memory' : '', State.Error];
  const details = {
    want: `${component} answering`,
    got: reasons.filter((reason) => reason !== '').join(', '),
    problems,
  };
  return problems.some((line) => refusals.test(line))
    ? new FiredrillError('unavailable', 'CONFIG_REFUSED', `${component} refuses its configuration`, details)
    : new FiredrillError(
        'unavailable',
        'COMPONENT_EXITED',
        `${component} ended while it was starting`,
        details,
      );
}
