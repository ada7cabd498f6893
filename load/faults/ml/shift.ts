import { z } from 'zod';
import type { Look } from '../../../core/until.ts';
import type { MlScores } from '../../drivers/ml-desk.ts';

export const psiSchema = z
  .number('want an index from 0.02 to 1')
  .min(0.02, 'want an index from 0.02 to 1')
  .max(1, 'want an index from 0.02 to 1');

/** Beyond rounding: a window holds a request more or less than whole rounds of the customers. */
const psiTolerance = (psi: number): number => Math.max(0.01, 0.05 * psi);
/** A feature whose index is lower has not moved. */
const calmPsi = 0.02;

/**
 * Whether the API scores a feature as shifted. Of too few values it makes no score: then the mean of what it received
 * must have moved, by at least half of √psi standard deviations (a shift scores about the square of itself).
 */
export function looksShifted({ features }: MlScores, feature: string, psi: number): Look {
  const { drift, meanShift, values } = features[feature] ?? { drift: null, meanShift: null, values: 0 };
  if (drift !== null) {
    const saw = `psi of ${feature} is ${drift.psi.toFixed(4)} over ${values} values, wanted ${psi}`;
    return { done: Math.abs(drift.psi - psi) <= psiTolerance(psi), saw };
  }
  const saw = `no score of ${values} values of ${feature}, whose mean moved by ${meanShift?.toFixed(2)} deviations`;
  return { done: values > 0 && (meanShift ?? 0) > Math.sqrt(psi) / 2, saw };
}

export function looksCalm({ features }: MlScores, feature: string): Look {
  const { drift, meanShift, values } = features[feature] ?? { drift: null, meanShift: null, values: 0 };
  if (drift !== null) {
    return {
      done: drift.psi < calmPsi,
      saw: `psi of ${feature} is ${drift.psi.toFixed(4)} over ${values} values`,
    };
  }
  const saw = `no score of ${values} values of ${feature}, whose mean is off by ${meanShift?.toFixed(2)} deviations`;
  return { done: values > 0 && Math.abs(meanShift ?? 0) < 0.25, saw };
}
