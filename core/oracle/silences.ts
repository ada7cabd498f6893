import { inLabMs, machineWallMs, type Setting, type Silence } from './setting.ts';
import type { TimedFault } from './truth.ts';

/** When the faults of a scenario silence alerts. */
export function silencesIn(faults: readonly TimedFault[], setting: Pick<Setting, 'speed'>): Silence[] {
  const doubtMs = inLabMs(machineWallMs.deliver, setting);
  return faults.flatMap(({ atMs, lastsMs, signals }) =>
    signals.flatMap((signal) =>
      signal.kind === 'silenced'
        ? [{ labels: signal.alerts, fromMs: atMs, toMs: atMs + lastsMs, doubtMs }]
        : [],
    ),
  );
}
