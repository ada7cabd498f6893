import { FiredrillError } from '../../core/errors.ts';
import { inGiB, type MachineNow, obstacleOnMachine, onMachine } from '../../core/real-host.ts';
import type { LoadedScenario } from './load-scenarios.ts';

export interface OnMachine {
  /** With the machine itself in the part of the host. */
  readonly chosen: readonly LoadedScenario[];
  /** Those that cannot be had there, each with its reason. */
  readonly skipped: readonly string[];
}

/**
 * Scenarios with the machine itself in the part of their host, as far as they can be had there.
 *
 * @throws FiredrillError `REAL_HOST` when none can, with the reasons
 */
export function allOnMachine(scenarios: readonly LoadedScenario[], now: MachineNow): OnMachine {
  const chosen: LoadedScenario[] = [];
  const skipped: string[] = [];
  for (const { scenario, file } of scenarios) {
    const obstacle = obstacleOnMachine(scenario, now);
    if (obstacle === undefined) chosen.push({ scenario: onMachine(scenario, now), file });
    else skipped.push(`${scenario.id}: ${obstacle}`);
  }
  if (chosen.length > 0) return { chosen, skipped };
  throw new FiredrillError('usage', 'REAL_HOST', 'none of these scenarios can be had on the machine itself', {
    problems: skipped,
    hint: 'firedrill run platform/cpu-exhausted --real-host',
  });
}

/** For whoever sits at the machine. */
export function warnOfMachine({ cpus, memoryBytes }: MachineNow): string {
  return (
    `warning: --real-host takes the CPU time and the memory of this machine itself (${cpus} CPUs, ${inGiB(memoryBytes)} GiB), ` +
    'after everybody else’s (nice 19, and first to go when memory runs out). Ctrl-C gives it back.'
  );
}
