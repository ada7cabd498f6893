import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Accounts } from './accounts.ts';

/** Clock ticks per second in /proc/stat: USER_HZ, 100 on every Linux that Node runs on (proc(5)). */
const ticksPerSecond = 100;

/**
 * The accounts of the machine itself, all programs on it included, which every container may read. CPU time counts as used
 * unless it is idle, as the rules on `mode="idle"` see it.
 *
 * @param procfs for tests
 * @param nowSeconds for tests
 */
export function openMachine(
  procfs = '/proc',
  nowSeconds: () => number = () => performance.now() / 1000,
): Accounts {
  const read = (name: string): string => readFileSync(join(procfs, name), 'utf8');
  // All that are online, also those that this container may not use: the idle time is that of all.
  const cpus = read('stat').match(/^cpu\d/gm)?.length ?? 1;
  return {
    cpuSeconds: () => nowSeconds() * cpus - idleSecondsOf(read('stat')),
    cpuQuota: () => cpus,
    throttledSeconds: () => 0,
    memory: () => {
      const text = read('meminfo');
      const [limitBytes, free, available] = ['MemTotal', 'MemFree', 'MemAvailable'].map((name) =>
        bytesOf(text, name),
      ) as [number, number, number];
      return { limitBytes, chargedBytes: limitBytes - free, usedBytes: limitBytes - available };
    },
  };
}

/** Of all CPUs together: the fourth number of the first line. */
function idleSecondsOf(stat: string): number {
  const [, idle] = /^cpu +\d+ \d+ \d+ (\d+)/.exec(stat) ?? [];
  if (idle === undefined) throw new Error('the kernel says nothing of idle CPUs in stat');
  return Number(idle) / ticksPerSecond;
}

function bytesOf(meminfo: string, name: string): number {
  const [, kiB] = new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(meminfo) ?? [];
  if (kiB === undefined) throw new Error(`the kernel says nothing of ${name} in meminfo`);
  return Number(kiB) * 1024;
}
