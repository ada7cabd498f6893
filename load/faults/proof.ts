import type { Proof } from '../../core/fault.ts';
import { type Look, type UntilOptions, until } from '../../core/until.ts';

/** Looks until the world shows it or the time is over, and says what was seen: the proof of a fault or of its healing. */
export async function proofBy(look: () => Promise<Look>, wait: UntilOptions): Promise<Proof> {
  const { done, report } = await until(look, wait);
  return { holds: done, evidence: report };
}
