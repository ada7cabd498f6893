import { deadInhibition } from './dead-inhibition.ts';
import { missingService } from './missing-service.ts';
import type { Mutant } from './mutant.ts';
import { unsummedRatio } from './unsummed-ratio.ts';
import { watchdogLeak } from './watchdog-leak.ts';

/** Every mutant, by name. */
export const mutants: ReadonlyMap<string, Mutant> = new Map(
  [unsummedRatio, deadInhibition, missingService, watchdogLeak].map((mutant) => [mutant.name, mutant]),
);
