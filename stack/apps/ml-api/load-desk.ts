import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { FiredrillError } from '../../../core/errors.ts';
import { problemsOf } from '../shared/schemas.ts';
import { makeCustomers } from './customers.ts';
import type { OutcomeLedger } from './outcomes.ts';
import { classNames, featureNames } from './population.ts';
import { readScores, type ScoreSources } from './scores.ts';
import { shippedModel } from './shipped-model.ts';
import type { Traffic } from './traffic.ts';

const outcomesSchema = z.strictObject({
  outcomes: z
    .array(
      z.strictObject({
        id: z.number().int('want a whole number'),
        label: z
          .number()
          .int(`want an index of ${classNames.join(', ')}`)
          .min(0, 'want 0 to 2')
          .max(classNames.length - 1, 'want 0 to 2'),
      }),
    )
    .max(10_000, 'want at most 10000'),
});

export interface DeskParts extends ScoreSources {
  readonly seed: number;
  /** Time between a prediction and its outcome, in wall milliseconds. */
  readonly outcomeDelayWallMs: number;
  readonly traffic: () => Traffic;
  /** When the evaluator last ran, in fractional epoch ms. */
  readonly evaluatedAtWallMs: () => number | null;
}

/**
 * Where load and faults meet the ML API, on the admin port.
 *
 * - `GET /customers`: who asks for predictions, by class; what the load generator needs once.
 * - `POST /outcomes {"outcomes": [{"id", "label"}]}`: the outcomes that became known, which come through no serving port
 *   in production either. Answers with what to do to the next customers: k6 cannot be told anything while it runs, it can
 *   only ask, and one question for each prediction is half the work of two.
 * - `GET /scores`: what the API measures now, over its window, frozen evaluator or not: the witness of every fault.
 */
export function openLoadDesk(admin: FastifyInstance, parts: DeskParts): void {
  const { seed, outcomeDelayWallMs, traffic, evaluatedAtWallMs, ledger } = parts;
  const customers = makeCustomers(seed);
  admin.get('/customers', () => ({
    features: featureNames,
    means: shippedModel.means,
    byClass: customers,
    outcomeDelayWallMs,
  }));
  admin.post('/outcomes', (request) => ({ known: take(ledger, request.body), traffic: traffic() }));
  admin.get('/scores', () => ({ ...readScores(parts), evaluatedAtWallMs: evaluatedAtWallMs() }));
}

function take(ledger: OutcomeLedger, body: unknown): number {
  const parsed = outcomesSchema.safeParse(body);
  if (parsed.success) return ledger.take(parsed.data.outcomes);
  throw new FiredrillError('usage', 'OUTCOMES', 'these are no outcomes', {
    problems: problemsOf(parsed.error, body),
  });
}
