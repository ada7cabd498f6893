import { z } from 'zod';
import type { Seams } from '../../../core/fault.ts';
import type { Look } from '../../../core/until.ts';
import { wallNowMs } from '../../../core/wall-clock.ts';
import type { MlScores } from '../../drivers/ml-desk.ts';
import { mlPlacedSchema, type ScoredFault } from './scored.ts';

const schema = mlPlacedSchema.extend({ kind: z.literal('ml-evaluator-frozen') });

/** The model is not evaluated any more; accuracy and drift keep their last values: `{ kind: 'ml-evaluator-frozen', ... }`. */
export type MlEvaluatorFrozen = z.infer<typeof schema>;

/** The API evaluates with each scrape. */
const writesEveryMs = 15_000;
/** Several scrapes without an evaluation are no chance. */
const frozenAgeMs = 4 * writesEveryMs;

export const evaluatorFrozen: ScoredFault<MlEvaluatorFrozen> = {
  kind: 'ml-evaluator-frozen',
  schema,
  colour: '#5f6f7f',
  knob: 'evaluator',
  setting: () => ({ frozen: true }),
  describe: () => 'the evaluator of the model stands still',
  signals: () => [
    {
      kind: 'frozen-clock',
      service: 'ml-api',
      metric: 'model_last_evaluation_timestamp_seconds',
      labels: {},
      writesEveryMs,
    },
  ],
  shows: (scores, _fault, seams) => ageLook(scores, seams, (ageMs) => ageMs >= frozenAgeMs),
  isCalm: (scores, _fault, seams) => ageLook(scores, seams, (ageMs) => ageMs < frozenAgeMs),
};

function ageLook({ evaluatedAtWallMs }: MlScores, { speed }: Seams, holds: (ageMs: number) => boolean): Look {
  if (evaluatedAtWallMs === null) return { done: false, saw: 'there was no evaluation yet' };
  const ageMs = (wallNowMs() - evaluatedAtWallMs) * speed;
  return { done: holds(ageMs), saw: `the last evaluation was ${Math.round(ageMs / 1000)} lab seconds ago` };
}
