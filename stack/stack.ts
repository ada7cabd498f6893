import { FiredrillError } from '../core/errors.ts';
import { bootComponents } from './components/boot.ts';
import type { Stack, StackOptions } from './components/contract.ts';
import { RunningStack } from './components/running-stack.ts';
import { refuseReceiversOutside } from './receivers-outside.ts';
import { removeRun } from './residue.ts';
import { refuseUnbootedTargets } from './unbooted-targets.ts';

export type { Stack, StackOptions } from './components/contract.ts';

/**
 * Boots the stack and returns when every component answers. Removal is registered before anything starts: when one
 * component fails, or the signal aborts, everything of the run is removed before the error is thrown.
 *
 * @throws FiredrillError of the first component that failed, with its last log lines: `COMPONENT_START`,
 *   `COMPONENT_EXITED`, `COMPONENT_NOT_READY`; `RUN_ID`, `IMAGE_MISSING` or `BUNDLE` when it lacks what it boots from.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  requireRunId(options.runId);
  refuseReceiversOutside(options.files);
  refuseUnbootedTargets(options.files, options.optional);
  await using undo = new AsyncDisposableStack();
  undo.defer(async () => {
    await removeRun(options.runId);
  });
  const booted = await bootComponents(options);
  const stack = await RunningStack.over(options, booted);
  undo.move();
  return stack;
}

function requireRunId(runId: string): void {
  if (/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(runId)) return;
  throw new FiredrillError(
    'usage',
    'RUN_ID',
    'a run id names containers, so it is limited to what engines accept',
    {
      want: 'letters, digits, ".", "_" and "-", beginning with a letter or digit',
      got: JSON.stringify(runId),
    },
  );
}
