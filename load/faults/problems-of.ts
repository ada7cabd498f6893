import { FiredrillError } from '../../core/errors.ts';
import type { FaultDeclaration } from '../../core/scenario.ts';
import { checkFaults } from './all.ts';

/** For tests: what is wrong with the faults of a scenario; empty when nothing is. */
export function problemsOf(...faults: FaultDeclaration[]): readonly string[] {
  return problemsAmong(faults);
}

/** @param components that a stack may boot; default: any name is one */
export function problemsAmong(
  faults: readonly FaultDeclaration[],
  components?: readonly string[],
): readonly string[] {
  try {
    checkFaults(faults, components);
  } catch (error) {
    if (error instanceof FiredrillError) return error.details.problems ?? [];
    throw error;
  }
  return [];
}
