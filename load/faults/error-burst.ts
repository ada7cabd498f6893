import { z } from 'zod';
import { parseDurationMs } from '../../core/duration.ts';
import type { FaultModule, Proof, Seams } from '../../core/fault.ts';
import { type Clock, systemClock } from '../../core/until.ts';
import { type AdminPort, adminPort, countErrors } from '../drivers/admin.ts';
import { formatPercent, placedSchema } from './declaration.ts';
import { proofBy } from './proof.ts';

const schema = placedSchema.extend({
  kind: z.literal('error-burst'),
  /** Share of the service's requests that answer 500, spread evenly. Above 0, at most 1. */
  ratio: z.number().gt(0, 'want a share above 0 and at most 1').max(1, 'want a share above 0 and at most 1'),
});

/** A share of a service's requests fails: `{ kind: 'error-burst', on: 'app', ratio: 0.2, at: '0s', lasts: '6m' }`. */
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
    describe: ({ on, ratio }) => `${formatPercent(ratio)} of requests to ${on} answer 500`,
    seam: ({ on }) => `${on}/errors`,
    signals: ({ on, ratio }) => [{ kind: 'error-ratio', service: on, baselineRatio: 0, faultRatio: ratio }],

    async inject(fault, seams) {
      const { appliedAtWallMs, state } = await port(fault, seams).setFault('errors', { ratio: fault.ratio });
      return { atWallMs: appliedAtWallMs, evidence: `${fault.on} reports ${JSON.stringify(state)}` };
    },

    async confirm(fault, seams) {
      const needed = requestsToProve(fault.ratio);
      // A proof that needs longer than the fault lasts would measure its absence.
      const timeoutMs = Math.min(
        needed * longestGapMs + marginMs,
        parseDurationMs(fault.lasts) / seams.speed,
      );
      return waitForAnswers(port(fault, seams), {
        what: `${needed} answers of ${fault.on}, ${formatPercent(fault.ratio)} of them 5xx`,
        timeoutMs,
        clock,
        // Errors are spread evenly, so the count is off by less than one; requests under way may overtake each other.
        holds: (total, errors) => total >= needed && Math.abs(errors - fault.ratio * total) <= 1,
      });
    },

    async heal(fault, seams) {
      const { appliedAtWallMs, state } = await port(fault, seams).clearFault('errors');
      return { atWallMs: appliedAtWallMs, evidence: `${fault.on} reports ${JSON.stringify(state)}` };
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
