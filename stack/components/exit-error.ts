import type Dockerode from 'dockerode';
import { FiredrillError } from '../../core/errors.ts';
import type { StackComponent } from './endpoints.ts';
import { lastLogLines } from './log-lines.ts';

/** Why a component that should be starting is not running: exit code and last log lines; undefined while it runs. */
export async function exitError(
  component: StackComponent,
  container: Dockerode.Container,
): Promise<FiredrillError | undefined> {
  const { State } = await container.inspect();
  if (State.Running) return undefined;
  const reasons = [`exit code ${State.ExitCode}`, State.OOMKilled ? 'out of memory' : '', State.Error];
  return new FiredrillError('unavailable', 'COMPONENT_EXITED', `${component} ended while it was starting`, {
    want: `${component} answering`,
    got: reasons.filter((reason) => reason !== '').join(', '),
    problems: await lastLogLines(container),
  });
}
