import { z } from 'zod';
import { isDuration, parseDurationMs } from './duration.ts';
import { host } from './host.ts';
import type { FaultDeclaration, Scenario } from './scenario.ts';

/** The machine that runs the lab, where it takes the part of a host (`--real-host`). */
export const machineSchema = z.strictObject({
  cpus: z.int().min(1),
  /** All of its memory. */
  memoryBytes: z.int().min(1),
});
export type Machine = z.infer<typeof machineSchema>;

/**
 * A normal day of the machine. What the lab itself takes of it is not steady, so the host fills it up to here, in a closed
 * loop on the machine's own accounts; only so can a plan say when a limit is crossed.
 */
export const machineDay = {
  /** Share of the CPU time in use, 0 to 1: above what the lab takes (see `speedAtMost`), below every limit. */
  cpuRatio: 0.6,
  /** Share of the memory in use, 0 to 1: as on a container that plays a host. */
  memoryRatio: host.everydayMemoryRatio,
  /** Lab seconds per wall second: the lab takes CPU time in proportion, about a quarter of two cores at this speed. */
  speedAtMost: 10,
  /**
   * So much memory is taken in a wall second at the most, in bytes: about half of what was measured (235 MiB, on two cores of a
   * virtual machine that gets its memory when it is first touched), so that it costs half a core and not a whole one.
   */
  memoryBytesPerSecond: 128 * 1024 * 1024,
} as const;

/** Faults that the machine itself can bear. A full disk would take the lab's own journal away. */
const bearable: readonly string[] = ['cpu-burn', 'memory-hog'];

/** A fault on the machine itself stands at least this far above its normal day, 0 to 1: its healing must show. */
const leastRiseRatio = 0.1;

/** What `--real-host` knows of the machine before anything boots. */
export interface MachineNow extends Machine {
  /** Share of the memory that others have in use, 0 to 1. */
  readonly memoryUsedRatio: number;
  /** How much of the memory this process may use; the same as `memoryBytes` without a limit. */
  readonly memoryLimitBytes: number;
}

/** The same scenario with the machine itself in the part of its host: slower, if that is needed to take the memory in time. */
export function onMachine(scenario: Scenario, { cpus, memoryBytes }: Machine): Scenario {
  const machine: Machine = { cpus, memoryBytes };
  return {
    ...scenario,
    faults: scenario.faults.map((fault) => (isOnHost(fault) ? { ...fault, machine } : fault)),
    speedAtMost: Math.min(
      machineDay.speedAtMost,
      scenario.speedAtMost ?? Infinity,
      speedOfTaking(scenario, machine),
    ),
  };
}

/** The highest whole speed at which the machine takes its memory along the line of its fault; below 1 when it never could. */
function speedOfTaking({ faults }: Pick<Scenario, 'faults'>, { memoryBytes }: Machine): number {
  const speeds = faults.filter(isOnHost).flatMap(({ usedRatio, over }) => {
    if (typeof usedRatio !== 'number' || typeof over !== 'string' || !isDuration(over)) return [];
    const takes = ((usedRatio - machineDay.memoryRatio) * memoryBytes) / machineDay.memoryBytesPerSecond;
    return [Math.floor(parseDurationMs(over) / 1000 / takes)];
  });
  return Math.min(Infinity, ...speeds);
}

/** Why a scenario cannot be had on the machine itself; undefined when it can. */
export function obstacleOnMachine(
  { faults, with: booted = [] }: Scenario,
  now: MachineNow,
): string | undefined {
  const there = faults.filter(isOnHost);
  const [first] = there;
  if (first === undefined) return 'nothing happens on host';
  if (booted.includes('host-b')) return 'a second host, and there is only one machine';
  const other = there.find(({ kind }) => !bearable.includes(kind));
  if (other !== undefined) return `${other.kind} on host`;
  const low = there.find(
    ({ kind, usedRatio }) =>
      Number(usedRatio) <
      (kind === 'cpu-burn' ? machineDay.cpuRatio : machineDay.memoryRatio) + leastRiseRatio,
  );
  if (low !== undefined) return `${low.kind} to ${low['usedRatio']}, which is close to a normal day`;
  if (!there.some(({ kind }) => kind === 'memory-hog')) return undefined;
  if (speedOfTaking({ faults }, now) < 1)
    return `${inGiB(now.memoryBytes)} GiB, which this machine cannot take as fast as the scenario says`;
  if (now.memoryLimitBytes < now.memoryBytes)
    return `a limit of ${inGiB(now.memoryLimitBytes)} GiB on a machine with ${inGiB(now.memoryBytes)} GiB: the kernel would kill`;
  return now.memoryUsedRatio > machineDay.memoryRatio
    ? `${(100 * now.memoryUsedRatio).toFixed(0)} % of the memory in use already, more than on its normal day (${100 * machineDay.memoryRatio} %)`
    : undefined;
}

function isOnHost({ on }: FaultDeclaration): boolean {
  return on === 'host';
}

/** GiB to a tenth, for people. */
export function inGiB(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(1);
}

/** How long the machine takes to get to its normal day, wall milliseconds. */
export function restingTakesMs({ memoryRatio, memoryBytes }: MachineRest): number {
  return Math.round((1000 * memoryRatio * memoryBytes) / machineDay.memoryBytesPerSecond);
}

/** What the machine is told to do on its normal day in a scenario; undefined where a container plays the host. */
export interface MachineRest extends Machine {
  /** Shares in use, 0 to 1; 0 leaves alone what no fault of the scenario is about. */
  readonly cpuRatio: number;
  readonly memoryRatio: number;
}

/** Whether the machine itself is the host of a scenario, and what it does between the faults. */
export function machineRestOf({ faults }: Pick<Scenario, 'faults'>): MachineRest | undefined {
  const machines = faults.flatMap(({ machine }) => machineSchema.safeParse(machine).data ?? []);
  const [machine] = machines;
  if (machine === undefined) return undefined;
  const has = (kind: string) => faults.some((fault) => fault.kind === kind);
  return {
    ...machine,
    cpuRatio: has('cpu-burn') ? machineDay.cpuRatio : 0,
    memoryRatio: has('memory-hog') ? machineDay.memoryRatio : 0,
  };
}
