import { z } from 'zod';
import type { FaultModule, Proof, Seams } from '../../core/fault.ts';
import { type Clock, systemClock } from '../../core/until.ts';
import { readExposition } from '../drivers/exposition.ts';
import { placedSchema } from './declaration.ts';
import { byKnob } from './knob.ts';
import { lastsWallMs, proofBy } from './proof.ts';

const schema = placedSchema.extend({
  kind: z.literal('metric-missing'),
  on: z.enum(
    ['app', 'ml-api', 'gpu-exporter', 'host'],
    'want what serves metrics through a program of ours: app, ml-api, gpu-exporter or host',
  ),
  /** Names of series as Prometheus stores them; a histogram has three. */
  metrics: z
    .array(z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'want the name of a metric'))
    .min(1, 'want at least one metric'),
});

/** A program lives and no longer serves some metrics: `{ kind: 'metric-missing', on: 'app', metrics: ['http_requests_total'], ... }`. */
export type MetricMissing = z.infer<typeof schema>;

/** For the healing to show, in wall milliseconds: the next answer of the program shows it. */
const healingMs = 5000;

/** @param clock for tests; the waits are bounded by it. */
export function metricMissingFault(clock: Clock = systemClock): FaultModule<MetricMissing> {
  /** Waits until none of the metrics is served, or every one. */
  const watch = async (
    { on, metrics }: MetricMissing,
    seams: Seams,
    wanted: 'none' | 'all',
    timeoutMs: number,
  ): Promise<Proof> => {
    const look = async () => {
      const samples = await readExposition(on, seams.metricsUrl(on));
      const served = metrics.filter((metric) => samples.some(({ name }) => name === metric));
      return {
        // A program that serves nothing at all would miss these as well.
        done: samples.length > 0 && served.length === (wanted === 'none' ? 0 : metrics.length),
        saw: `${served.length} of ${metrics.length} among ${samples.length} series`,
      };
    };
    const what = `${wanted} of ${metrics.join(', ')} in what ${on} serves`;
    return proofBy(look, { what, timeoutMs, clock });
  };
  return {
    kind: 'metric-missing',
    schema,
    colour: '#7f8c3a',
    describe: ({ on, metrics }) => `${on} does not serve ${metrics.join(', ')}`,
    seam: ({ on }) => `${on}/metrics`,
    signals: ({ on, metrics }) =>
      metrics.map((metric) => ({ kind: 'metric-gone', service: on, metric, isMarked: true })),

    ...byKnob(
      () => 'metrics',
      ({ metrics }) => ({ missing: metrics }),
    ),

    confirm: (fault, seams, withinMs = lastsWallMs(fault, seams)) => watch(fault, seams, 'none', withinMs),

    confirmHealed: (fault, seams) => watch(fault, seams, 'all', healingMs),
  };
}
