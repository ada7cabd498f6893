import { z } from 'zod';
import type { FaultModule, Proof, Seams } from '../../core/fault.ts';
import { shopMix, shopRoutes, userGroupNames, userGroups } from '../../core/shop-mix.ts';
import { type Clock, systemClock } from '../../core/until.ts';
import { type AdminPort, adminPort, countErrors } from '../drivers/admin.ts';
import { formatPercent, placedSchema } from './declaration.ts';
import { byKnob } from './knob.ts';
import { lastsWallMs, proofBy } from './proof.ts';

const schema = placedSchema
  .extend({
    kind: z.literal('error-burst'),
    /** Share of the service's requests that answer 500, spread evenly. Above 0, at most 1. */
    ratio: z
      .number()
      .gt(0, 'want a share above 0 and at most 1')
      .max(1, 'want a share above 0 and at most 1'),
    /** Only requests to this route of the shop fail, and `ratio` is a share of these; default all. */
    endpoint: z.enum(shopRoutes, `want a route of the shop: ${shopRoutes.join(', ')}`).optional(),
    /** Only requests of this group of the shop's users fail, and `ratio` is a share of these; default all. */
    userGroup: z.enum(userGroupNames, `want a group of users: ${userGroupNames.join(', ')}`).optional(),
  })
  .refine(({ on, endpoint, userGroup }) => on === 'app' || (endpoint ?? userGroup) === undefined, {
    message: 'want app where a route or a group of users is chosen',
    path: ['on'],
  });

/**
 * A share of a service's requests fails: `{ kind: 'error-burst', on: 'app', ratio: 0.2, at: '0s', lasts: '6m' }`, or of those
 * to one route, `endpoint: '/api/orders'`, or of one group of users, `userGroup: 'companies'`.
 */
export type ErrorBurst = z.infer<typeof schema>;

/** Fewer answers prove nothing; at 50 requests a second these take 0.4 s. */
const fewestRequests = 20;
/** Wall milliseconds that one request may take to come: the lowest rate that a scenario may ask for is one a second. */
const longestGapMs = 1000;
/** For the answers to the proof's own questions, in wall milliseconds. */
const marginMs = 5000;

/** Enough requests to contain two errors. */
export function requestsToProve(ratio: number): number {
  return Math.max(fewestRequests, Math.ceil(2 / ratio));
}

const port = (fault: ErrorBurst, seams: Seams): AdminPort => adminPort(fault.on, seams.adminUrl(fault.on));

/** @param clock for tests; the waits are bounded by it. */
export function errorBurstFault(clock: Clock = systemClock): FaultModule<ErrorBurst> {
  return {
    kind: 'error-burst',
    schema,
    colour: '#d64545',
    describe: ({ ratio, ...of }) => `${formatPercent(ratio)} of requests ${towards(of)} answer 500`,
    seam: ({ on }) => `${on}/errors`,
    signals: (fault) => [
      {
        kind: 'error-ratio',
        service: fault.on,
        baselineRatio: 0,
        faultRatio: shareOf(fault),
        ...(fault.endpoint && { among: { endpoint: fault.endpoint } }),
      },
    ],

    ...byKnob(
      () => 'errors',
      ({ ratio, endpoint, userGroup }) => ({
        ratio,
        ...(endpoint && { endpoints: [endpoint] }),
        ...(userGroup && { userGroup }),
      }),
    ),

    async confirm(fault, seams, withinMs = lastsWallMs(fault, seams)) {
      const share = shareOf(fault);
      const needed = requestsToProve(share);
      const timeoutMs = Math.min(needed * longestGapMs + marginMs, withinMs);
      return waitForAnswers(port(fault, seams), {
        what: `${needed} answers of ${fault.on}, ${formatPercent(share)} of them 5xx`,
        timeoutMs,
        clock,
        // Errors are spread evenly, so the count is off by less than one; requests under way may overtake each other. Those
        // of a route or of a group come as evenly, which is one more.
        holds: (total, errors) =>
          total >= needed && Math.abs(errors - share * total) <= (share === fault.ratio ? 1 : 2),
      });
    },

    async confirmHealed(fault, seams) {
      return waitForAnswers(port(fault, seams), {
        what: `${fewestRequests} answers of ${fault.on}, none of them 5xx`,
        timeoutMs: fewestRequests * longestGapMs + marginMs,
        clock,
        holds: (total, errors, stragglers) => total >= fewestRequests && errors === 0 && stragglers === 0,
      });
    },
  };
}

/** The share of all requests to the service that fails. */
function shareOf({ ratio, endpoint, userGroup }: ErrorBurst): number {
  const ofRoute = endpoint === undefined ? 1 : shopMix[endpoint];
  return ratio * ofRoute * (userGroup === undefined ? 1 : userGroups[userGroup]);
}

function towards({ on, endpoint, userGroup }: Pick<ErrorBurst, 'on' | 'endpoint' | 'userGroup'>): string {
  const route = endpoint === undefined ? `to ${on}` : `to ${endpoint} of ${on}`;
  return userGroup === undefined ? route : `of ${userGroup} ${route}`;
}

interface Wanted {
  readonly what: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
  holds(total: number, errors: number, stragglers: number): boolean;
}

async function waitForAnswers(admin: AdminPort, { holds, ...wait }: Wanted): Promise<Proof> {
  return proofBy(async () => {
    const served = await admin.served();
    const errors = countErrors(served);
    const { total, stragglers } = served;
    return {
      done: holds(total, errors, stragglers),
      saw: `${errors} of ${total} answers were 5xx, ${stragglers} requests from before still under way`,
    };
  }, wait);
}
