import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive, readStartMark } from './docker/processes.ts';

/** Labels on every container and network of a run. Cleaning up goes by these labels and by ids, never by names. */
export const labelNames = {
  /** The run that it belongs to. */
  run: 'dev.firedrill.run',
  /** The process that booted it: `<pid>:<start time in clock ticks>`. */
  owner: 'dev.firedrill.owner',
  /** Where that pid means something: the pid namespace and the host. */
  ownerPlace: 'dev.firedrill.owner-place',
  /** Which component a container is. Images carry this label too; the container's own value wins. */
  component: 'dev.firedrill.component',
  /** `true` on a stack that was left running on purpose. */
  kept: 'dev.firedrill.kept',
  /** Folder of the Firedrill that booted it: an engine may serve several checkouts. */
  checkout: 'dev.firedrill.checkout',
} as const;

const checkout = join(import.meta.dirname, '..');

export type EngineLabels = Readonly<Record<string, string>>;

/** Labels of everything that this process boots for a run. */
export async function labelsOfRun(runId: string, keep: boolean): Promise<Record<string, string>> {
  return {
    [labelNames.run]: runId,
    [labelNames.owner]: `${process.pid}:${(await readStartMark(process.pid)) ?? ''}`,
    [labelNames.ownerPlace]: ownPlace(),
    [labelNames.checkout]: checkout,
    ...(keep ? { [labelNames.kept]: 'true' } : {}),
  };
}

/**
 * What became of the process that booted something: `alive`; `dead`, also when another process has its pid now; or
 * `elsewhere`, when it lives where we cannot see it (another container that shares the engine), so that nobody can tell.
 */
export type OwnerState = 'alive' | 'dead' | 'elsewhere';

export async function ownerState(labels: EngineLabels, place = ownPlace()): Promise<OwnerState> {
  const [pidText = '', startMark = ''] = (labels[labelNames.owner] ?? '').split(':');
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0 || labels[labelNames.ownerPlace] !== place) return 'elsewhere';
  if (!isAlive(pid)) return 'dead';
  const markNow = await readStartMark(pid);
  return startMark === '' || markNow === undefined || markNow === startMark ? 'alive' : 'dead';
}

/** Whether this very checkout booted it; what has no such label was booted before there was one, by anybody. */
export function isOfThisCheckout(labels: EngineLabels): boolean {
  return labels[labelNames.checkout] === checkout;
}

export function isKept(labels: EngineLabels): boolean {
  return labels[labelNames.kept] === 'true';
}

/** Pids are numbered per pid namespace, and a namespace's number is unique on one host only. */
function ownPlace(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname(); // a system without /proc, such as macOS, has no pid namespaces
  }
}
