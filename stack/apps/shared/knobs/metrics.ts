import { z } from 'zod';
import type { Knob } from '../knob.ts';

export interface MetricsSetting {
  /** Names of series as Prometheus stores them, such as `http_request_duration_seconds_bucket`. */
  readonly missing: readonly string[];
}

const metricName = z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'want the name of a metric');

/** Leaves metrics out of what is served to Prometheus; the program goes on counting them. */
export const metricsKnob: Knob<MetricsSetting> = {
  name: 'metrics',
  schema: z.strictObject({ missing: z.array(metricName).min(1, 'want at least one metric') }),
  arm({ missing }) {
    const hidden = new Set(missing);
    return { exposes: (line, name) => (hidden.has(name) ? null : line) };
  },
};
