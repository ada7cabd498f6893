import type { FaultModule, Proof, Seams } from '../../core/fault.ts';
import type { FaultDeclaration } from '../../core/scenario.ts';

/** Long enough for every proof of a fault in the tests, wall milliseconds. */
const withinMs = 2000;

/**
 * For tests: looks at a fault that is in force, has it stop behind the conductor's back, and looks again.
 *
 * @returns what both looks came to
 */
export async function stopSilently<D extends FaultDeclaration>(
  module: FaultModule<D>,
  fault: D,
  seams: Seams,
  stop: () => unknown,
): Promise<{ readonly lasting: Proof; readonly stopped: Proof }> {
  const look = (): Promise<Proof> =>
    module.stillHolds?.(fault, seams, withinMs) ?? module.confirm(fault, seams, withinMs);
  const lasting = await look();
  await stop();
  return { lasting, stopped: await look() };
}
