import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostDiskLabels } from '../../../core/host.ts';
import type { MemoryAccount } from '../shared/accounts.ts';
import type { CpuTimes } from './cpu-account.ts';

/** Clock ticks per second in /proc/stat, as node_exporter takes for granted. */
const ticksPerSecond = 100;

/** /proc/stat of a host with one CPU. Parts of a tick are kept: whole ones would cost 0.4 points of a percentage. */
export function statText({ busySeconds, idleSeconds }: CpuTimes): string {
  const ticks = (seconds: number): string => (seconds * ticksPerSecond).toFixed(3);
  const times = `${ticks(busySeconds)} 0 0 ${ticks(idleSeconds)} 0 0 0 0 0 0`;
  return `cpu  ${times}\ncpu0 ${times}\nintr 0\nctxt 0\nbtime 0\nprocesses 1\nprocs_running 1\nprocs_blocked 0\n`;
}

/** /proc/meminfo of a host whose memory is the container's limit. */
export function meminfoText({ limitBytes, chargedBytes, usedBytes }: MemoryAccount): string {
  const lines = {
    MemTotal: limitBytes,
    MemFree: limitBytes - chargedBytes,
    MemAvailable: limitBytes - usedBytes,
  };
  return Object.entries(lines)
    .map(([name, bytes]) => `${name}: ${Math.max(0, Math.round(bytes / 1024))} kB\n`)
    .join('');
}

/** /proc/mounts with the one disk. Its size is asked of the kernel by the exporter itself. */
export function mountsText(): string {
  return `${hostDiskLabels['device']} ${hostDiskLabels['mountpoint']} ${hostDiskLabels['fstype']} rw 0 0\n`;
}

/** Makes the folder of the procfs with what never changes, and the empty sysfs beside it. */
export function makeProcfs(folder: string): void {
  for (const name of ['1', 'self']) {
    mkdirSync(join(folder, 'proc', name), { recursive: true });
    writeFileSync(join(folder, 'proc', name, 'mounts'), mountsText());
  }
  mkdirSync(join(folder, 'sys'), { recursive: true });
}

/** Writes what this moment is like. */
export function writeProcfs(folder: string, times: CpuTimes, memory: MemoryAccount): void {
  writeFileSync(join(folder, 'proc', 'stat'), statText(times));
  writeFileSync(join(folder, 'proc', 'meminfo'), meminfoText(memory));
}
