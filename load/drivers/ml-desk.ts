import { z } from 'zod';
import { ask } from './http.ts';

const ratio = z.number();
const scoresSchema = z.object({
  predictions: z.number(),
  refused: z.number(),
  features: z.record(
    z.string(),
    z.object({
      values: z.number(),
      missingRatio: ratio,
      meanShift: z.number().nullable(),
      implausibleRatio: ratio,
      drift: z.object({ psi: z.number() }).nullable(),
    }),
  ),
  classRatios: z.array(ratio),
  meanConfidence: ratio.nullable(),
  outcomes: z.number(),
  accuracy: ratio.nullable(),
  evaluatedAtWallMs: z.number().nullable(),
});
/**
 * What the ML API measures of itself over its window of five lab minutes; stack/apps/ml-api/scores.ts says what each
 * field means.
 */
export type MlScores = z.infer<typeof scoresSchema>;

/**
 * Reads the scores at the moment of the call. Throws the errors of `ask`.
 *
 * @param baseUrl of the admin port of the ML API, on loopback, without a slash at the end.
 */
export function readMlScores(baseUrl: string): Promise<MlScores> {
  return ask({ method: 'GET', url: `${baseUrl}/scores`, whom: 'the admin port of ml-api' }, scoresSchema);
}
