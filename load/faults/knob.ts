import type { FaultModule, Seams } from '../../core/fault.ts';
import type { FaultDeclaration } from '../../core/scenario.ts';
import { adminPort } from '../drivers/admin.ts';

/**
 * Puts a fault in by turning a knob of a program's admin port, and takes it out by turning it back. What the program reports
 * to have set is the evidence.
 *
 * @param knob the name of the knob, such as `gpu0-xid`
 * @param setting what it is turned to
 */
export function byKnob<D extends FaultDeclaration>(
  knob: (fault: D) => string,
  setting: (fault: D) => unknown,
): Pick<FaultModule<D>, 'inject' | 'heal'> {
  const admin = ({ on }: D, seams: Seams) => adminPort(on, seams.adminUrl(on));
  const noted = ({ on }: D, { appliedAtWallMs, state }: { appliedAtWallMs: number; state: unknown }) => ({
    atWallMs: appliedAtWallMs,
    evidence: `${on} reports ${JSON.stringify(state)}`,
  });
  return {
    inject: async (fault, seams) =>
      noted(fault, await admin(fault, seams).setFault(knob(fault), setting(fault))),
    heal: async (fault, seams) => noted(fault, await admin(fault, seams).clearFault(knob(fault))),
  };
}
