import { formatDuration } from '../duration.ts';
import type { Setting } from './setting.ts';
import type { Truth } from './truth.ts';

/**
 * What a window that is too short for its scrapes does to a `rate()`, which takes two samples; undefined for one that always
 * holds two. A window reaches from its first instant to its last, both included (promql/engine.go of Prometheus 2.47): one that
 * is shorter than the interval between two scrapes never does.
 */
export function lacksTwoSamples(
  windowMs: number,
  { scrapeIntervalMs }: Pick<Setting, 'scrapeIntervalMs'>,
): Extract<Truth, { kind: 'never' | 'unknown' }> | undefined {
  const window = formatDuration(windowMs);
  if (windowMs < scrapeIntervalMs) {
    const every = formatDuration(scrapeIntervalMs);
    return {
      kind: 'never',
      why: `${window} never hold the two samples of a rate(): there is one every ${every}`,
    };
  }
  if (windowMs >= 2 * scrapeIntervalMs) return undefined;
  return { kind: 'unknown', why: `${window} do not always hold the two samples of a rate()` };
}
