import type { Refusal } from './setting.ts';
import type { TimedFault } from './truth.ts';

/** When the faults of a scenario make receivers refuse what they are sent. */
export function refusalsIn(faults: readonly TimedFault[]): Refusal[] {
  return faults.flatMap(({ atMs, lastsMs, signals }) =>
    signals.flatMap((signal) =>
      signal.kind === 'refusal' ? [{ receiver: signal.receiver, fromMs: atMs, toMs: atMs + lastsMs }] : [],
    ),
  );
}
