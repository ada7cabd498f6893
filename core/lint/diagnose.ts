import type { Diagnosis } from '../plan.ts';
import type { Diagnosable, DiagnosingLint } from './lint.ts';
import { missingEqualLabel } from './missing-equal-label.ts';
import { unknownInhibition } from './unknown-inhibition.ts';
import { unsummedFloor } from './unsummed-floor.ts';
import { unsummedRatio } from './unsummed-ratio.ts';
import { watchdogRoute } from './watchdog-route.ts';

/** The lints whose flaws explain wrong alerts. */
export const diagnosingLints: readonly DiagnosingLint[] = [
  unsummedRatio,
  unsummedFloor,
  unknownInhibition,
  missingEqualLabel,
  watchdogRoute,
];

/** Every flaw that is known to explain wrong alerts. */
export function diagnose(config: Diagnosable): Diagnosis[] {
  return diagnosingLints.flatMap(({ id, find }) =>
    find(config).map(({ alertnames, ...flaw }) => ({ id, alertnames: [...alertnames], ...flaw })),
  );
}
