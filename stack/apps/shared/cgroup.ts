import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Accounts, MemoryAccount } from './accounts.ts';

/**
 * @param folder where the container's own cgroup is mounted: `/sys/fs/cgroup` seen from inside. Version 2 is told by its
 *   file `cgroup.controllers`.
 */
export function openCgroup(folder: string): Accounts {
  return existsSync(join(folder, 'cgroup.controllers')) ? version2(folder) : version1(folder);
}

function version1(folder: string): Accounts {
  const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8').trim();
  return {
    cpuSeconds: () => Number(read('cpuacct', 'cpuacct.usage')) / 1e9,
    cpuQuota: () => quotaOf(read('cpu', 'cpu.cfs_quota_us'), read('cpu', 'cpu.cfs_period_us')),
    throttledSeconds: () =>
      throttledOf(read('cpu', 'cpu.stat'), read('cpu', 'cpu.cfs_quota_us'), read('cpu', 'cpu.cfs_period_us')),
    memory: () =>
      memoryOf(
        read('memory', 'memory.limit_in_bytes'),
        read('memory', 'memory.usage_in_bytes'),
        fieldOf(read('memory', 'memory.stat'), 'total_inactive_file'),
      ),
  };
}

function version2(folder: string): Accounts {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8').trim();
  return {
    cpuSeconds: () => fieldOf(read('cpu.stat'), 'usage_usec') / 1e6,
    cpuQuota: () => quotaOf(...maxOf(read('cpu.max'))),
    throttledSeconds: () => throttledOf(read('cpu.stat'), ...maxOf(read('cpu.max'))),
    memory: () =>
      memoryOf(read('memory.max'), read('memory.current'), fieldOf(read('memory.stat'), 'inactive_file')),
  };
}

/** Version 2 has quota and period in one line. */
function maxOf(text: string): [quotaMicros: string, periodMicros: string] {
  const [quota = '', period = ''] = text.split(' ');
  return [quota, period];
}

/**
 * By the number of periods in which the quota was used up: what the kernel adds up as throttled time counts each CPU for
 * itself, and on some kernels stops before the process runs again.
 */
function throttledOf(stat: string, quotaMicros: string, periodMicros: string): number {
  const pauseSeconds = (Number(periodMicros) / 1e6) * Math.max(0, 1 - quotaOf(quotaMicros, periodMicros));
  return fieldOf(stat, 'nr_throttled') * pauseSeconds;
}

/** Version 1 writes no limit as -1, version 2 as `max`. */
function quotaOf(quotaMicros: string, periodMicros: string): number {
  const quota = Number(quotaMicros) / Number(periodMicros);
  if (quota > 0) return quota;
  throw new Error(`the container has no CPU quota: ${quotaMicros} of ${periodMicros} microseconds`);
}

/** Without a limit version 1 has a number close to 2^63, version 2 has `max`. */
function memoryOf(limit: string, charged: string, idleFileBytes: number): MemoryAccount {
  const limitBytes = Number(limit);
  if (!(limitBytes > 0 && limitBytes < 2 ** 62))
    throw new Error(`the container has no memory limit: ${limit}`);
  const chargedBytes = Number(charged);
  return { limitBytes, chargedBytes, usedBytes: Math.max(0, chargedBytes - idleFileBytes) };
}

/** Lines of `name value`. */
function fieldOf(text: string, name: string): number {
  const [, value] = new RegExp(`^${name} (\\d+)$`, 'm').exec(text) ?? [];
  if (value === undefined) throw new Error(`the kernel's accounts have no ${name}`);
  return Number(value);
}
