import type { Labels } from './labels.ts';

/** The containers that play hosts. They are alike. */
export const hostNames = ['host', 'host-b'] as const;
export type HostName = (typeof hostNames)[number];

/** A container that plays a host: how big it is, what it does on a normal day, and how its exporter names its parts. */
export const host = {
  /** CPUs; what the host uses is divided by it, so that its exporter reports one whole CPU. Six hosts fit on two cores. */
  cpuQuota: 0.1,
  /** Memory limit in bytes, without swap. At 98 % the 8 MiB that are left still hold what a program needs for a moment. */
  memoryBytes: 384 * 1024 * 1024,
  /** Size of its disk in bytes: small, so that filling it is one step. */
  diskBytes: 16 * 1024 * 1024,
  /** Share of its memory in use on a normal day, 0 to 1: held in a closed loop, so that the fault starts from a known place. */
  everydayMemoryRatio: 0.5,
  /** Share of its disk in use on a normal day, 0 to 1. */
  everydayDiskRatio: 0.4,
  /** CPU seconds without work per second on a normal day: the loops of the host need the rest (measured: 0.85 %). */
  everydayIdlePerSecond: 0.99,
  /** Where the disk is mounted. */
  mountpoint: '/data',
} as const;

/** The CPU of the host while nothing runs on it. */
export const hostIdleLabels: Labels = { cpu: '0', mode: 'idle' };

/** The disk of the host. It is a tmpfs of limited size; the exporter's list of mounts calls it what rules look at. */
export const hostDiskLabels: Labels = { device: '/dev/data', fstype: 'ext4', mountpoint: host.mountpoint };
