import { z } from 'zod';
import { isDuration, parseDurationMs } from '../../core/duration.ts';

const duration = z.string().refine(isDuration, 'want a duration such as 90s, 6m or 1h30m, in lab time');

/** What every fault states: where it goes in, when after the scenario's zero, and for how long, in lab time. */
export const placedSchema = z.strictObject({
  on: z.string().min(1, 'want the name of a component'),
  at: duration,
  lasts: duration.refine((text) => !isDuration(text) || parseDurationMs(text) > 0, 'want longer than 0s'),
});

/** Who is scraped by nobody: that such a one is gone, Prometheus cannot see, and the oracle is promised nothing. */
const unscraped = ['receivers', 'warehouse'];

/** The same for faults that take a whole component away. */
export const scrapedSchema = placedSchema.extend({
  on: placedSchema.shape.on.refine(
    (on) => !unscraped.includes(on),
    `want a component that Prometheus scrapes, which ${unscraped.join(' and ')} are not`,
  ),
});

/** How long the way to a fault's full strength takes, in lab time. */
export const overSchema = z
  .string()
  .refine(
    (text) => isDuration(text) && parseDurationMs(text) > 0,
    'want a duration longer than 0s, such as 2m',
  );

/** A ratio for people: `20 %`, `0.9 %`. */
export function formatPercent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(6))} %`;
}
