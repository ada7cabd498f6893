import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Reads facts about processes. `procRoot` is `/proc`; tests pass a folder of their own. */
const defaultProcRoot = '/proc';

/** The command line of a live process, word by word; undefined when there is no such process (or it is a zombie). */
export async function readCommandLine(
  pid: number,
  procRoot = defaultProcRoot,
): Promise<string[] | undefined> {
  try {
    const text = await readFile(join(procRoot, String(pid), 'cmdline'), 'utf8');
    return text === '' ? undefined : text.split('\0').filter((word) => word !== '');
  } catch {
    return undefined; // gone, or a system without /proc: in both cases nobody may be signalled by this pid
  }
}

/**
 * A text that two processes with one pid never share: the start time in clock ticks (field 22 of /proc/PID/stat).
 *
 * @returns undefined when the process is gone or the system has no /proc.
 */
export async function readStartMark(pid: number, procRoot = defaultProcRoot): Promise<string | undefined> {
  try {
    const stat = await readFile(join(procRoot, String(pid), 'stat'), 'utf8');
    // The second field is the name in parentheses and may hold spaces, so count from the last parenthesis.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined; // gone, or no /proc: the caller falls back to the bare pid
  }
}

/** The pid in a pid file; undefined when the file is missing or holds no pid. */
export async function readPidFile(path: string): Promise<number | undefined> {
  try {
    const pid = Number((await readFile(path, 'utf8')).trim());
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined; // no pid file: nothing was started, or it was stopped in good order
  }
}

/**
 * True when the command line is `program` and one of its words is, or ends with `=`, `argument`. A pid file alone proves
 * nothing: after a reboot its number belongs to somebody else.
 */
export function isProgramWith(
  commandLine: readonly string[] | undefined,
  program: string,
  argument: string,
): boolean {
  if (commandLine === undefined || basename(commandLine[0] ?? '') !== program) return false;
  return commandLine.some((word) => word === argument || word.endsWith(`=${argument}`));
}

/** True while a process with this pid exists (also one that may not be signalled). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
