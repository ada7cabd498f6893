import { z } from 'zod';
import type { FaultModule, Proof, Seams } from '../../core/fault.ts';
import { type Clock, systemClock } from '../../core/until.ts';
import { type AdminPort, adminPort, type Served } from '../drivers/admin.ts';
import { placedSchema } from './declaration.ts';
import { lastsWallMs, proofBy } from './proof.ts';

const schema = placedSchema.extend({
  kind: z.literal('requests-lost'),
  on: z.literal('app', 'want app'),
});

/**
 * No request reaches a service that is well itself, as behind a load balancer that lets nobody through. Its users get no
 * answer, and it counts none: `{ kind: 'requests-lost', on: 'app', at: '0s', lasts: '16m' }`.
 */
export type RequestsLost = z.infer<typeof schema>;

/** The status that the service counts for no answer at all (stack/apps/shared/served.ts). */
const noAnswer = '0';
const fewestRequests = 20;
/** Wall milliseconds: as many requests come within them at the lowest rate of a scenario, one a second. */
const proofTimeoutMs = 25_000;

/** @param clock for tests; the waits are bounded by it. */
export function requestsLostFault(clock: Clock = systemClock): FaultModule<RequestsLost> {
  const port = ({ on }: RequestsLost, seams: Seams): AdminPort => adminPort(on, seams.adminUrl(on));
  const watch = async (admin: AdminPort, what: string, timeoutMs: number, holds: Judge): Promise<Proof> => {
    const look = async () => {
      const served = await admin.served();
      const lost = served.byStatus[noAnswer] ?? 0;
      return {
        done: served.total >= fewestRequests && holds(served, lost),
        saw: `${lost} of ${served.total} requests got no answer, ${served.stragglers} from before still under way`,
      };
    };
    return proofBy(look, { what, timeoutMs, clock });
  };
  return {
    kind: 'requests-lost',
    schema,
    colour: '#4f7d8c',
    describe: ({ on }) => `no request reaches ${on}`,
    seam: ({ on }) => `${on}/losses`,
    signals: ({ on }) => [
      {
        kind: 'counter',
        service: on,
        metric: 'http_requests_total',
        labels: {},
        per: 'request',
        baseline: 1,
        faultValue: 0,
        hasPast: true,
      },
    ],

    async inject(fault, seams) {
      const { appliedAtWallMs, state } = await port(fault, seams).setFault('losses', {});
      return { atWallMs: appliedAtWallMs, evidence: `${fault.on} reports ${JSON.stringify(state)}` };
    },

    confirm: (fault, seams, withinMs = lastsWallMs(fault, seams)) =>
      watch(
        port(fault, seams),
        `${fewestRequests} requests to ${fault.on}, none of them answered`,
        Math.min(proofTimeoutMs, withinMs),
        ({ total }, lost) => lost === total,
      ),

    async heal(fault, seams) {
      const { appliedAtWallMs, state } = await port(fault, seams).clearFault('losses');
      return { atWallMs: appliedAtWallMs, evidence: `${fault.on} reports ${JSON.stringify(state)}` };
    },

    confirmHealed: (fault, seams) =>
      watch(
        port(fault, seams),
        `${fewestRequests} requests to ${fault.on}, all of them answered`,
        proofTimeoutMs,
        ({ stragglers }, lost) => lost === 0 && stragglers === 0,
      ),
  };
}

type Judge = (served: Served, lost: number) => boolean;
