import { parseDurationMs } from '../../core/duration.ts';
import type { Proof, Seams } from '../../core/fault.ts';
import type { FaultDeclaration } from '../../core/scenario.ts';
import { type Look, type UntilOptions, until } from '../../core/until.ts';

/** Looks until the world shows it or the time is over, and says what was seen: the proof of a fault or of its healing. */
export async function proofBy(look: () => Promise<Look>, wait: UntilOptions): Promise<Proof> {
  const { done, report } = await until(look, wait);
  return { holds: done, evidence: report };
}

/** How long a fault lasts, wall milliseconds: a proof that needs longer would measure its absence. */
export function lastsWallMs({ lasts }: Pick<FaultDeclaration, 'lasts'>, { speed }: Seams): number {
  return parseDurationMs(lasts) / speed;
}
