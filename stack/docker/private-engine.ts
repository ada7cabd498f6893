import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { FiredrillError } from '../../core/errors.ts';
import type { ProgressStep } from '../../core/progress.ts';
import { type Engine, probeEngine } from './engine.ts';
import { isProgramWith, readCommandLine, readPidFile } from './processes.ts';
import type { EnginePaths } from './state-folder.ts';
import { until } from './until.ts';

/** A cold start takes about 1 s here; a machine that is still busy with apt may take much longer. */
const startTimeoutMs = 60_000;
/** dockerd gives containers 15 s to stop before it kills them (its default --shutdown-timeout), then some for itself. */
const stopTimeoutMs = 25_000;
/** A daemon that was silent for `stopTimeoutMs` already gets little more. */
const frozenGraceMs = 2000;
/** Longest path of a Unix socket on Linux, without the closing zero (sun_path in unix(7)). */
const longestSocketPath = 107;
/** Beyond this size the log is put aside once at the next start. */
const largestLogBytes = 10 * 1024 * 1024;

/** The pid of our dockerd, when the pid file names a live process that really is ours. */
export async function findOurDockerd(paths: EnginePaths, procRoot?: string): Promise<number | undefined> {
  const pid = await readPidFile(paths.pidFile);
  if (pid === undefined) return undefined;
  return isProgramWith(await readCommandLine(pid, procRoot), 'dockerd', paths.pidFile) ? pid : undefined;
}

/** The pid of the containerd that our dockerd started; it outlives a dockerd that was killed. */
export async function findOurContainerd(paths: EnginePaths, procRoot?: string): Promise<number | undefined> {
  const pid = await readPidFile(paths.containerdPidFile);
  if (pid === undefined) return undefined;
  const config = paths.containerdPidFile.replace(/\.pid$/, '.toml');
  return isProgramWith(await readCommandLine(pid, procRoot), 'containerd', config) ? pid : undefined;
}

/**
 * Starts our dockerd, detached, and waits until it answers. Call it under the start lock. Whatever an earlier engine
 * left behind (a half-shut daemon, pid files of dead processes) is cleared first.
 */
export async function startDockerd(paths: EnginePaths, step: ProgressStep): Promise<Engine> {
  if (paths.socket.length > longestSocketPath) throw socketPathTooLong(paths);
  const survivor = await clearLeftovers(paths, step);
  if (survivor !== undefined) return survivor;
  for (const folder of [paths.folder, paths.dataRoot, paths.execRoot])
    await mkdir(folder, { recursive: true });
  await rotateLog(paths.log);
  const log = await open(paths.log, 'a');
  try {
    const logStartBytes = (await log.stat()).size;
    step.update('waiting for dockerd to answer');
    const child = spawn('dockerd', dockerdArguments(paths), {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    let end: string | undefined;
    child.once('error', (error) => {
      end = error.message;
    });
    child.once('exit', (code, signal) => {
      end = `it ended with ${signal ?? `exit code ${code}`}`;
    });
    child.unref();
    const answer = await until(
      async () => (end !== undefined ? { state: 'ended' as const } : answering(paths)),
      { timeoutMs: startTimeoutMs },
    );
    if (answer.ok && answer.value.state === 'answers') return answer.value.engine;
    if (end === undefined && child.pid !== undefined) await endProcess(child.pid, stopTimeoutMs);
    const reason = end ?? `no answer at ${paths.socket} within ${startTimeoutMs / 1000} s`;
    throw await startFailure(paths, reason, logStartBytes);
  } finally {
    await log.close();
  }
}

/**
 * The words after `dockerd`. FIREDRILL_DOCKERD_FLAGS adds flags, separated by spaces, for machines that need some
 * (`--storage-driver=vfs`, `--iptables=false`).
 */
export function dockerdArguments(paths: EnginePaths, env: NodeJS.ProcessEnv = process.env): string[] {
  const extra = (env['FIREDRILL_DOCKERD_FLAGS'] ?? '').split(' ').filter((word) => word !== '');
  const own = [
    ['--host', `unix://${paths.socket}`],
    ['--data-root', paths.dataRoot],
    ['--exec-root', paths.execRoot],
    ['--pidfile', paths.pidFile],
  ];
  return [...own.flat(), ...extra];
}

async function answering(paths: EnginePaths) {
  const probe = await probeEngine(`unix://${paths.socket}`, 'private', 2000);
  return probe.state === 'answers' ? probe : undefined;
}

/**
 * Makes room for a new daemon.
 *
 * @returns the engine, when a daemon that looked dead answers after all.
 */
async function clearLeftovers(paths: EnginePaths, step: ProgressStep): Promise<Engine | undefined> {
  const running = await findOurDockerd(paths);
  if (running !== undefined) {
    step.update(`waiting for the engine with pid ${running} to answer or to end`);
    const settled = await until(
      async () =>
        (await findOurDockerd(paths)) === undefined ? { state: 'gone' as const } : answering(paths),
      { timeoutMs: stopTimeoutMs },
    );
    if (settled.ok && settled.value.state === 'answers') return settled.value.engine;
    if (!settled.ok) {
      step.update(`ending the engine with pid ${running}, which does not answer`);
      await endProcess(running, frozenGraceMs);
    }
  }
  // The kernel ends a containerd when its dockerd is killed, a moment later; a dockerd that still sees it waits for it in vain.
  const orphan = await findOurContainerd(paths);
  if (orphan !== undefined) await endProcess(orphan, stopTimeoutMs);
  // dockerd refuses to start, or waits for a containerd that is none, when these name a live stranger.
  await rm(paths.pidFile, { force: true });
  await rm(paths.containerdPidFile, { force: true });
  await rm(paths.socket, { force: true });
  return undefined;
}

/** Stops our dockerd and its containerd. Containers stop with it; images and data stay. */
export async function stopDockerd(paths: EnginePaths): Promise<{ readonly pid: number } | undefined> {
  const pid = await findOurDockerd(paths);
  if (pid !== undefined) await endProcess(pid, stopTimeoutMs);
  const containerd = await findOurContainerd(paths);
  if (containerd !== undefined) await endProcess(containerd, stopTimeoutMs);
  return pid === undefined ? undefined : { pid };
}

/** Asks the process to end, and ends it by force when it does not. Only for pids proven to be ours. */
async function endProcess(pid: number, timeoutMs: number): Promise<void> {
  if (!signalProcess(pid, 'SIGTERM')) return;
  const gone = await until(async () => ((await readCommandLine(pid)) === undefined ? true : undefined), {
    timeoutMs,
  });
  if (gone.ok || !signalProcess(pid, 'SIGKILL')) return;
  await sleep(200); // the kernel needs a moment to take the process away; nothing can refuse SIGKILL
}

function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

async function rotateLog(log: string): Promise<void> {
  const size = await stat(log).then(
    (found) => found.size,
    () => 0,
  ); // no log yet
  if (size > largestLogBytes) await rename(log, `${log}.1`);
}

function socketPathTooLong(paths: EnginePaths): FiredrillError {
  return new FiredrillError(
    'unavailable',
    'SOCKET_PATH',
    "the path of the engine's socket is too long for the kernel",
    {
      want: `at most ${longestSocketPath} characters`,
      got: `${paths.socket.length}: ${paths.socket}`,
      hint: 'set FIREDRILL_HOME to a shorter folder',
    },
  );
}

/** The lines of a daemon's log that tell why it ended: errors and fatal ones, else the last. */
export function tellingLines(log: string, count = 6): string[] {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const bad = lines.filter((line) => /level=(error|fatal)|^failed|^panic/i.test(line));
  return (bad.length > 0 ? bad : lines).slice(-count);
}

async function startFailure(
  paths: EnginePaths,
  reason: string,
  logStartBytes: number,
): Promise<FiredrillError> {
  const log = (await readFile(paths.log)).subarray(logStartBytes).toString('utf8');
  return new FiredrillError('unavailable', 'ENGINE_START', 'the private Docker engine did not start', {
    want: `dockerd answering at unix://${paths.socket}`,
    got: reason,
    problems: tellingLines(log),
    hint: `read ${paths.log}; in a container, dockerd needs it to be privileged (docker run --privileged)`,
  });
}
