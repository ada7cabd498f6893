import { z } from 'zod';
import type { PlacedYaml } from '../config/placed-yaml.ts';
import { discoverySchema } from './discovery.ts';
import { relabelSchema } from './relabelling.ts';
import type { Violation } from './violation.ts';

/** A scrape job of prometheus.yml as far as promises speak of it. */
export const scrapeJobSchema = discoverySchema.extend({
  job_name: z.coerce.string(),
  scrape_interval: z.string().optional(),
  scrape_timeout: z.string().optional(),
  metrics_path: z.string().default('/metrics'),
  params: z.record(z.string(), z.array(z.coerce.string())).default({}),
  relabel_configs: z.array(relabelSchema).default([]),
  metric_relabel_configs: z.array(relabelSchema).default([]),
});
export type ScrapeJob = z.infer<typeof scrapeJobSchema>;

/** Settings about which promises say something; any other one has to be promised by name. */
export const knownSettings: ReadonlySet<string> = new Set(Object.keys(scrapeJobSchema.shape));

/** Where a job stands. */
export interface JobPlace {
  readonly yaml: PlacedYaml;
  readonly index: number;
}

/** What is wrong with a setting of a job. */
export function toldOfJob(
  { yaml, index }: JobPlace,
  field: string,
  sentence: string,
  alertnames: readonly string[] = [],
): Violation {
  return { alertnames, sentence, location: yaml.place(['scrape_configs', index, field]) };
}
