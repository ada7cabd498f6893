import { parse } from 'yaml';
import { z } from 'zod';
import { parseDurationMs } from '../duration.ts';
import { FiredrillError, type Location } from '../errors.ts';
import type { Labels } from '../labels.ts';
import { readAlertRelabelling } from './alert-relabelling.ts';
import type { RelabelStep } from './relabel.ts';

/** What the oracle and the observers need of prometheus.yml; durations in lab milliseconds. */
export interface PrometheusConfig {
  readonly scrapeIntervalMs: number;
  readonly scrapeTimeoutMs: number;
  readonly evaluationIntervalMs: number;
  readonly externalLabels: Labels;
  readonly ruleFiles: readonly string[];
  /** Files of targets that the scrape jobs name, relative to prometheus.yml. */
  readonly targetFiles: readonly string[];
  /** What relabellings of scraped samples rename or drop by the name of the metric. */
  readonly takenMetrics: readonly TakenMetrics[];
  /** What happens to the labels of alerts on the way to Alertmanager; default nothing. */
  readonly alertRelabelling?: readonly RelabelStep[];
}

/** One relabelling that leaves nothing under some names. */
export interface TakenMetrics {
  readonly job: string;
  /** Matches the whole name of a metric; as Go reads it. */
  readonly regex: string;
  readonly location: Location;
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
    .array(
      z.object({
        job_name: z.string().default(''),
        file_sd_configs: z.array(z.object({ files: z.array(z.string()) })).default([]),
        metric_relabel_configs: z
          .array(
            z.object({
              source_labels: z.array(z.string()).default([]),
              regex: z.coerce.string().default('(.*)'),
              target_label: z.string().default(''),
              action: z.string().default('replace'),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

/** @throws FiredrillError `CONFIG_SYNTAX` for text that Prometheus could not read either. */
export function readPrometheus(file: { readonly path: string; readonly text: string }): PrometheusConfig {
  const alertRelabelling = readAlertRelabelling(file);
  try {
    const { global, rule_files, scrape_configs } = schema.parse(parse(file.text));
    return {
      scrapeIntervalMs: parseDurationMs(global.scrape_interval),
      scrapeTimeoutMs: parseDurationMs(global.scrape_timeout),
      evaluationIntervalMs: parseDurationMs(global.evaluation_interval),
      externalLabels: global.external_labels,
      ruleFiles: rule_files,
      ...(alertRelabelling.length === 0 ? {} : { alertRelabelling }),
      targetFiles: scrape_configs.flatMap((job) => job.file_sd_configs.flatMap(({ files }) => files)),
      takenMetrics: scrape_configs.flatMap(({ job_name: job, metric_relabel_configs: configs }) =>
        configs
          .filter(takesMetrics)
          .map(({ regex }) => ({ job, regex, location: { file: file.path, ...lineOf(file.text, regex) } })),
      ),
    };
  } catch (cause) {
    throw new FiredrillError('usage', 'CONFIG_SYNTAX', 'prometheus.yml cannot be read', {
      location: { file: file.path },
      cause,
    });
  }
}

/** Nothing but the name decides, and the name goes: other relabellings may concern some series only. */
function takesMetrics({
  source_labels: from,
  target_label: to,
  action,
}: {
  readonly source_labels: readonly string[];
  readonly target_label: string;
  readonly action: string;
}): boolean {
  const isByName = from.length === 1 && from[0] === '__name__';
  return isByName && (action === 'drop' || (action === 'replace' && to === '__name__'));
}

/** The first line that says this regular expression; empty when it is written in another way there. */
function lineOf(text: string, regex: string): { readonly line?: number } {
  const index = text.split('\n').findIndex((line) => line.includes('regex:') && line.includes(regex));
  return index < 0 ? {} : { line: index + 1 };
}
