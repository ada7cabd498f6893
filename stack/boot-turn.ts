import { join } from 'node:path';
import { withFileLock } from './docker/file-lock.ts';
import { stateFolder } from './docker/state-folder.ts';

/**
 * Lets one stack boot at a time on this machine, whoever boots it: eight programs that start at once take all of a small
 * machine, two stacks that boot side by side make each other late, and scrapes of stacks that are at work time out.
 *
 * @param signal ends the wait
 */
export function inBootTurn<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  return withFileLock(join(stateFolder().locks, 'boot.lock'), work, { signal });
}
