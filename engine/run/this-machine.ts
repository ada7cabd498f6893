import { cpus, totalmem } from 'node:os';
import type { MachineNow } from '../../core/real-host.ts';
import { openMachine } from '../../stack/apps/shared/machine.ts';

/** This machine as it is now, for `--real-host`. */
export function thisMachine(): MachineNow {
  const { limitBytes, usedBytes } = openMachine().memory();
  // Without a limit it is 0, or a number that no machine has.
  const limited = process.constrainedMemory();
  const memoryBytes = totalmem();
  return {
    cpus: cpus().length,
    memoryBytes,
    memoryUsedRatio: usedBytes / limitBytes,
    memoryLimitBytes: limited > 0 ? Math.min(limited, memoryBytes) : memoryBytes,
  };
}
