import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isAlive, readStartMark } from './processes.ts';
import { until } from './until.ts';

/** Who holds a lock: the pid, and the start mark that tells a recycled pid from the real holder. */
interface Holder {
  readonly pid: number;
  readonly startMark: string;
}

export interface LockOptions {
  /** Called once, when the lock is held by another process and we begin to wait. */
  readonly onWait?: (pid: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Builds take minutes on a small machine; a holder that dies is noticed at once, so the limit only guards against a hang. */
const longestWaitMs = 60 * 60_000;

let counter = 0;

/**
 * Runs `work` while holding the lock file, so that two commands do not do it at once. The lock of a dead process is
 * taken over.
 */
export async function withFileLock<T>(
  path: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const own = `${path}.${process.pid}.${++counter}`;
  const me: Holder = { pid: process.pid, startMark: (await readStartMark(process.pid)) ?? '' };
  await writeFile(own, JSON.stringify(me));
  try {
    await acquire(path, own, options);
    try {
      await sweep(path);
      return await work();
    } finally {
      await rm(path, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
}

async function acquire(path: string, own: string, { onWait, signal }: LockOptions): Promise<void> {
  let told = false;
  const got = await until(
    async () => {
      if (await tryLink(own, path)) return true;
      const text = await readText(path);
      if (text === undefined) return undefined;
      const holder = await liveHolder(text);
      if (holder === undefined) await removeStale(path, text, own);
      else if (!told) {
        told = true;
        onWait?.(holder.pid);
      }
      return undefined;
    },
    { timeoutMs: longestWaitMs, signal },
  );
  if (!got.ok) throw new Error(`the lock ${path} was held by another process for an hour`);
}

/** A link is made whole or not at all: nobody ever reads a lock that is half written. */
async function tryLink(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function liveHolder(text: string): Promise<Holder | undefined> {
  const { pid, startMark } = JSON.parse(text) as Holder;
  if (!isAlive(pid)) return undefined;
  const mark = await readStartMark(pid);
  return mark === undefined || mark === startMark ? { pid, startMark } : undefined;
}

/** Moves the stale lock away first: if another process replaced it meanwhile, its lock is put back untouched. */
async function removeStale(path: string, staleText: string, own: string): Promise<void> {
  const aside = `${own}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if ((await readText(aside)) !== staleText) await tryLink(aside, path);
  await rm(aside, { force: true });
}

/** Removes the waiting files of processes that were killed. */
async function sweep(path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(path)}.`)) continue;
    const pid = Number(name.slice(basename(path).length + 1).split('.')[0]);
    if (!isAlive(pid)) await rm(join(folder, name), { force: true });
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
