import { FiredrillError } from '../../core/errors.ts';
import type { FaultDeclaration } from '../../core/scenario.ts';
import { checkFaults } from './all.ts';

/** For tests: what is wrong with the faults of a scenario; empty when nothing is. */
export function problemsOf(...faults: FaultDeclaration[]): readonly string[] {
  try {
    checkFaults(faults);
  } catch (error) {
    if (error instanceof FiredrillError) return error.details.problems ?? [];
    throw error;
  }
  return [];
}
