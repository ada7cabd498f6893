import { isMap, isSeq, type LineCounter, type YAMLMap } from 'yaml';
import { z } from 'zod';
import { parseDurationMs } from '../duration.ts';
import { FiredrillError, type Location } from '../errors.ts';
import type { Labels } from '../labels.ts';
import { readAlertRelabelling, readRelabelSteps } from './alert-relabelling.ts';
import type { RelabelStep } from './relabel.ts';
import { readResolvedYaml, writtenData, writtenMap } from './resolved-yaml.ts';

/** What the oracle and the observers need of prometheus.yml; durations in lab milliseconds. */
export interface PrometheusConfig {
  readonly scrapeIntervalMs: number;
  readonly scrapeTimeoutMs: number;
  readonly evaluationIntervalMs: number;
  readonly externalLabels: Labels;
  readonly ruleFiles: readonly string[];
  /** Files of targets that the scrape jobs name, relative to prometheus.yml. */
  readonly targetFiles: readonly string[];
  /** In the order of the file. */
  readonly jobs: readonly ScrapeJob[];
  /** What relabellings of scraped samples rename or drop by the name of the metric. */
  readonly takenMetrics: readonly TakenMetrics[];
  /** What happens to the labels of alerts on the way to Alertmanager; default nothing. */
  readonly alertRelabelling?: readonly RelabelStep[];
}

/** A scrape job, with the global settings filled in. */
export interface ScrapeJob {
  readonly name: string;
  readonly scrapeIntervalMs: number;
  readonly scrapeTimeoutMs: number;
  /** As `targetFiles`. */
  readonly targetFiles: readonly string[];
  /** What happens to the labels of its samples before they are stored; nothing by default. */
  readonly metricRelabelling?: readonly RelabelStep[];
  /** Settings of it that decide what is stored, and that nobody here reads. None by default. */
  readonly unread?: readonly string[];
  /** Labels of its groups of static targets. */
  readonly staticLabels: readonly Labels[];
  readonly location: Location;
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
      scrape_interval: z.string().default(''),
      scrape_timeout: z.string().optional(),
      evaluation_interval: z.string().default(''),
    })
    .prefault({}),
  rule_files: z.array(z.string()).default([]),
  scrape_configs: z
    .array(
      z.object({
        job_name: z.coerce.string().default(''),
        scrape_interval: z.string().nullish(),
        scrape_timeout: z.string().nullish(),
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
  const { document, lines } = readResolvedYaml(file.path, file.text);
  const [syntax] = document.errors;
  try {
    if (syntax !== undefined) throw syntax;
    const { global, rule_files, scrape_configs } = schema.parse(writtenData(document.contents) ?? {});
    const scrapeIntervalMs = intervalOf(global.scrape_interval, defaultIntervalMs);
    const scrapeTimeoutMs = timeoutOf(global.scrape_timeout, scrapeIntervalMs, defaultTimeoutMs);
    const jobNodes = itemsOf(document.get('scrape_configs'));
    return {
      scrapeIntervalMs,
      scrapeTimeoutMs,
      evaluationIntervalMs: intervalOf(global.evaluation_interval, defaultIntervalMs),
      externalLabels: writtenMap(document.getIn(['global', 'external_labels'])),
      ruleFiles: rule_files,
      ...(alertRelabelling.length === 0 ? {} : { alertRelabelling }),
      targetFiles: scrape_configs.flatMap((job) => job.file_sd_configs.flatMap(({ files }) => files)),
      jobs: scrape_configs.map((job, index): ScrapeJob => {
        const node = jobNodes[index];
        const intervalMs = intervalOf(job.scrape_interval, scrapeIntervalMs);
        return {
          name: job.job_name,
          scrapeIntervalMs: intervalMs,
          scrapeTimeoutMs: timeoutOf(job.scrape_timeout, intervalMs, scrapeTimeoutMs),
          targetFiles: job.file_sd_configs.flatMap(({ files }) => files),
          ...unreadOf(node, file.path, lines),
          staticLabels: itemsOf(node?.get('static_configs')).map((group) => writtenMap(group.get('labels'))),
          location: { file: file.path, line: lines.linePos(node?.range?.[0] ?? 0).line },
        };
      }),
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

/** Prometheus 2.47, `global.scrape_timeout` where nobody sets it (its configuration documentation). */
const defaultTimeoutMs = 10_000;

/** Prometheus 2.47, `global.scrape_interval` and `global.evaluation_interval` (its configuration documentation). */
const defaultIntervalMs = 60_000;

/** An interval that nobody sets, or sets to 0, is the one above. */
function intervalOf(own: string | null | undefined, aboveMs: number): number {
  return (own ? parseDurationMs(own) : 0) || aboveMs;
}

/** A timeout that nobody sets is the one above, but not more than the interval (config.go of Prometheus 2.47). */
function timeoutOf(own: string | null | undefined, intervalMs: number, aboveMs: number): number {
  return (own ? parseDurationMs(own) : 0) || Math.min(aboveMs, intervalMs);
}

/** Settings that change which samples are stored, under which labels, or as of when. */
const unreadSettings = [
  'relabel_configs',
  'honor_labels',
  'honor_timestamps',
  'body_size_limit',
  'sample_limit',
  'label_limit',
  'label_name_length_limit',
  'label_value_length_limit',
  'target_limit',
] as const;

function unreadOf(
  job: YAMLMap | undefined,
  file: string,
  lines: LineCounter,
): Pick<ScrapeJob, 'metricRelabelling' | 'unread'> {
  const metricRelabelling = readRelabelSteps(job?.get('metric_relabel_configs'), file, lines);
  const isSet = (value: unknown): boolean => (isSeq(value) ? value.items.length > 0 : Boolean(value));
  // An exporter's timestamps are taken by default, so that only turning them off says something.
  const unread = unreadSettings.filter((name) =>
    name === 'honor_timestamps' ? job?.get(name) === false : isSet(job?.get(name)),
  );
  return {
    ...(metricRelabelling.length === 0 ? {} : { metricRelabelling }),
    ...(unread.length === 0 ? {} : { unread }),
  };
}

function itemsOf(node: unknown): YAMLMap[] {
  return isSeq(node) ? node.items.filter(isMap) : [];
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
