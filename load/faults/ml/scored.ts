import type { ZodType } from 'zod';
import { z } from 'zod';
import type { FaultModule, Seams, Signal } from '../../../core/fault.ts';
import type { FaultDeclaration } from '../../../core/scenario.ts';
import { type Clock, type Look, systemClock } from '../../../core/until.ts';
import { type AdminPort, adminPort } from '../../drivers/admin.ts';
import { type MlScores, readMlScores } from '../../drivers/ml-desk.ts';
import { placedSchema } from '../declaration.ts';
import { lastsWallMs, proofBy } from '../proof.ts';
import { featureNames, windowMs } from './courses.ts';

/** What every fault of the ML API states. */
export const mlPlacedSchema = placedSchema.extend({
  on: z.literal('ml-api', 'want "ml-api", the one service with a model'),
});

export const featureSchema = z.enum(featureNames, `want one of ${featureNames.join(', ')}`);

/** Wall milliseconds beyond the window for the proof's own questions. */
const marginMs = 3000;

/** What a fault of the ML API is: a knob of its admin port, and how its own scores show that it is turned. */
export interface ScoredFault<D extends FaultDeclaration> {
  readonly kind: D['kind'];
  readonly schema: ZodType<D>;
  readonly colour: string;
  /** Knob of the admin port; faults on one knob must not overlap. */
  readonly knob: string;
  setting(fault: D): unknown;
  describe(fault: D): string;
  signals(fault: D): readonly Signal[];
  /** When the scores show it, where they do not all the time: see `FaultModule`. */
  readonly showsAtMs?: (fault: D) => readonly number[];
  /** Lab milliseconds after the injection at which the scores show it, beside the window that has to fill. */
  readonly shownAfterMs?: (fault: D) => number;
  shows(scores: MlScores, fault: D, seams: Seams): Look;
  isCalm(scores: MlScores, fault: D, seams: Seams): Look;
}

/**
 * A fault that is put in by a knob and proven by the scores that the ML API computes from the requests it receives. The
 * scores show it when a whole window of customers has come under it.
 *
 * @param clock for tests; the waits are bounded by it
 */
export function scoredFault<D extends FaultDeclaration>(
  spec: ScoredFault<D>,
  clock: Clock = systemClock,
): FaultModule<D> {
  const { kind, schema, colour, knob } = spec;
  const port = ({ on }: D, seams: Seams): AdminPort => adminPort(on, seams.adminUrl(on));
  const prove = async (fault: D, seams: Seams, what: string, timeoutMs: number, look: typeof spec.shows) => {
    const read = async () => look(await readMlScores(seams.adminUrl(fault.on)), fault, seams);
    return proofBy(read, { what, timeoutMs, clock });
  };
  return {
    kind,
    schema,
    colour,
    describe: spec.describe,
    seam: ({ on }) => `${on}/${knob}`,
    signals: spec.signals,
    ...(spec.showsAtMs === undefined ? {} : { showsAtMs: spec.showsAtMs }),
    async inject(fault, seams) {
      const { appliedAtWallMs, state } = await port(fault, seams).setFault(knob, spec.setting(fault));
      return { atWallMs: appliedAtWallMs, evidence: `ml-api reports ${JSON.stringify(state)}` };
    },
    confirm(fault, seams, withinMs = lastsWallMs(fault, seams)) {
      const shownMs = (windowMs + (spec.shownAfterMs?.(fault) ?? 0)) / seams.speed + marginMs;
      return prove(
        fault,
        seams,
        `scores that show: ${spec.describe(fault)}`,
        Math.min(shownMs, withinMs),
        spec.shows,
      );
    },
    async heal(fault, seams) {
      const { appliedAtWallMs, state } = await port(fault, seams).clearFault(knob);
      return { atWallMs: appliedAtWallMs, evidence: `ml-api reports ${JSON.stringify(state)}` };
    },
    confirmHealed(fault, seams) {
      const timeoutMs = (2 * windowMs) / seams.speed + marginMs;
      return prove(fault, seams, 'scores that are calm again', timeoutMs, spec.isCalm);
    },
  };
}

/** Whether a number is near another one, and what to say of it. */
export function near(what: string, got: number | null, wanted: number, tolerance: number): Look {
  const saw = `${what} ${got === null ? 'unknown' : Number(got.toPrecision(4))}, wanted ${wanted}`;
  return { done: got !== null && Math.abs(got - wanted) <= tolerance, saw };
}
