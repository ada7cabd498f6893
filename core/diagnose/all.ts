import type { Diagnosis } from '../plan.ts';
import type { Diagnosable, Diagnose } from './diagnosis.ts';
import { missingEqualLabel } from './missing-equal-label.ts';
import { unknownInhibition } from './unknown-inhibition.ts';
import { unsummedFloor } from './unsummed-floor.ts';
import { unsummedRatio } from './unsummed-ratio.ts';
import { watchdogRoute } from './watchdog-route.ts';

const all: readonly Diagnose[] = [
  unsummedRatio,
  unsummedFloor,
  unknownInhibition,
  missingEqualLabel,
  watchdogRoute,
];

/** Every flaw that is known to explain wrong alerts. */
export function diagnose(config: Diagnosable): Diagnosis[] {
  return all.flatMap((find) => find(config));
}
