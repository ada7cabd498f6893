import { type Clock, programSpeedOf } from '../../core/clock.ts';
import type { ConfigFile } from '../../core/labtime/compile.ts';
import { type LeftOut, leaveOutRefused } from '../../core/labtime/leave-out.ts';
import { readConfigFolder } from '../run/config-folder.ts';
import { programFiles } from '../run/program-files.ts';

interface ReadOptions {
  readonly config: string;
  readonly speed: number;
  readonly leaveOutRefused: boolean;
  readonly clock?: Clock | undefined;
}

/** A configuration that can run at the speed that was asked for. */
export interface ReadConfig {
  readonly files: readonly ConfigFile[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Reads the configuration that a command was asked for, and refuses what cannot run at its speed.
 *
 * @param change made to the files as they are read, e.g. a mutant
 * @throws FiredrillError of `readConfigFolder` and `compileConfig`
 */
export function readConfig(
  { config, speed, leaveOutRefused: leavesOut, clock }: ReadOptions,
  change: (files: readonly ConfigFile[]) => readonly ConfigFile[] = (files) => files,
): ReadConfig {
  const given = change(readConfigFolder(config));
  const read = leavesOut
    ? leaveOutRefused(given, programSpeedOf({ speed, clock }))
    : { files: given, leftOut: [] };
  programFiles(read.files, { speed, clock });
  return read;
}
