import { parse } from 'yaml';
import { z } from 'zod';
import { parseDurationMs } from '../duration.ts';
import { FiredrillError } from '../errors.ts';
import type { Labels } from '../labels.ts';

/** What the oracle and the observers need of prometheus.yml; durations in lab milliseconds. */
export interface PrometheusConfig {
  readonly scrapeIntervalMs: number;
  readonly scrapeTimeoutMs: number;
  readonly evaluationIntervalMs: number;
  readonly externalLabels: Labels;
  readonly ruleFiles: readonly string[];
  /** Files of targets that the scrape jobs name, relative to prometheus.yml. */
  readonly targetFiles: readonly string[];
}

/** Prometheus 2.47's own defaults (its configuration documentation). */
const schema = z.object({
  global: z
    .object({
      scrape_interval: z.string().default('1m'),
      scrape_timeout: z.string().default('10s'),
      evaluation_interval: z.string().default('1m'),
      external_labels: z.record(z.string(), z.coerce.string()).default({}),
    })
    .prefault({}),
  rule_files: z.array(z.string()).default([]),
  scrape_configs: z
    .array(z.object({ file_sd_configs: z.array(z.object({ files: z.array(z.string()) })).default([]) }))
    .default([]),
});

/** @throws FiredrillError `CONFIG_SYNTAX` for text that Prometheus could not read either. */
export function readPrometheus(file: { readonly path: string; readonly text: string }): PrometheusConfig {
  try {
    const { global, rule_files, scrape_configs } = schema.parse(parse(file.text));
    return {
      scrapeIntervalMs: parseDurationMs(global.scrape_interval),
      scrapeTimeoutMs: parseDurationMs(global.scrape_timeout),
      evaluationIntervalMs: parseDurationMs(global.evaluation_interval),
      externalLabels: global.external_labels,
      ruleFiles: rule_files,
      targetFiles: scrape_configs.flatMap((job) => job.file_sd_configs.flatMap(({ files }) => files)),
    };
  } catch (cause) {
    throw new FiredrillError('usage', 'CONFIG_SYNTAX', 'prometheus.yml cannot be read', {
      location: { file: file.path },
      cause,
    });
  }
}
