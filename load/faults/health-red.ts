import { z } from 'zod';
import type { FaultModule, Proof, Seams } from '../../core/fault.ts';
import { type Clock, systemClock } from '../../core/until.ts';
import { readExposition } from '../drivers/exposition.ts';
import { askStatus } from '../drivers/http.ts';
import { placedSchema } from './declaration.ts';
import { byKnob } from './knob.ts';
import { failingProbe, probedServices } from './probed.ts';
import { lastsWallMs, proofBy } from './proof.ts';

const schema = placedSchema.extend({
  kind: z.literal('health-red'),
  on: z.enum(probedServices, `want a service that is probed: ${probedServices.join(' or ')}`),
});

/**
 * A service says of itself that it is not well, on `/health`, while its requests and its metrics go on:
 * `{ kind: 'health-red', on: 'app', at: '0s', lasts: '8m' }`.
 */
export type HealthRed = z.infer<typeof schema>;

const redStatus = 500;
/** For the healing to show, in wall milliseconds: the next answer of the program shows it. */
const healingMs = 5000;

/** @param clock for tests; the waits are bounded by it. */
export function healthRedFault(clock: Clock = systemClock): FaultModule<HealthRed> {
  /** Waits until `/health` answers with a status and the metrics beside it are served. */
  const watch = async (
    { on }: HealthRed,
    seams: Seams,
    wanted: number,
    timeoutMs: number,
  ): Promise<Proof> => {
    const metricsUrl = seams.metricsUrl(on);
    const healthUrl = new URL('/health', metricsUrl).href;
    const look = async () => {
      const status = await askStatus({ method: 'GET', url: healthUrl, whom: `/health of ${on}` });
      const { length } = await readExposition(on, metricsUrl);
      return { done: status === wanted && length > 0, saw: `status ${status}, and ${length} series` };
    };
    const what = `status ${wanted} from /health of ${on}, and its metrics`;
    return proofBy(look, { what, timeoutMs, clock });
  };
  return {
    kind: 'health-red',
    schema,
    colour: '#b03a5b',
    describe: ({ on }) => `/health of ${on} answers ${redStatus}`,
    seam: ({ on }) => `${on}/health`,
    signals: ({ on }) => failingProbe(on),

    ...byKnob(
      () => 'health',
      () => ({ status: redStatus }),
    ),

    confirm: (fault, seams, withinMs = lastsWallMs(fault, seams)) => watch(fault, seams, redStatus, withinMs),

    confirmHealed: (fault, seams) => watch(fault, seams, 200, healingMs),
  };
}
