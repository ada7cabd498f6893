import { parse } from 'yaml';
import { z } from 'zod';
import { parseDurationMs } from '../../../core/duration.ts';
import { getJson } from '../../components/testing.ts';
import type { PrometheusReading, RuleReading } from './reading.ts';

const labels = z.record(z.string(), z.string()).default({});
const rulesSchema = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        name: z.string(),
        file: z.string(),
        interval: z.number(),
        limit: z.number(),
        rules: z.array(
          z.object({
            type: z.enum(['alerting', 'recording']),
            name: z.string(),
            query: z.string(),
            duration: z.number().default(0),
            keepFiringFor: z.number().default(0),
            labels,
            annotations: labels,
          }),
        ),
      }),
    ),
  }),
});
const statusSchema = z.object({ data: z.object({ yaml: z.string() }) });
/** As Prometheus prints it: every setting, with its default filled in. */
const printedSchema = z.object({
  global: z.object({
    scrape_interval: z.string(),
    scrape_timeout: z.string(),
    evaluation_interval: z.string(),
    external_labels: labels,
  }),
  scrape_configs: z
    .array(z.object({ job_name: z.string(), scrape_interval: z.string(), scrape_timeout: z.string() }))
    .default([]),
});

/**
 * Makes a Prometheus read its files anew.
 *
 * @returns what it says that it has read, or that it refused them
 */
export async function askPrometheus(url: string): Promise<PrometheusReading> {
  const answer = await fetch(`${url}/-/reload`, { method: 'POST' });
  if (answer.status !== 200) return { kind: 'refused', why: (await answer.text()).trim() };
  await answer.text();
  const [status, rules] = await Promise.all([
    getJson(`${url}/api/v1/status/config`),
    getJson(`${url}/api/v1/rules`),
  ]);
  // Without a schema every scalar is text; what is text Prometheus has put in quotes where that is needed.
  const printed = printedSchema.parse(parse(statusSchema.parse(status).data.yaml, { schema: 'failsafe' }));
  return {
    kind: 'read',
    scrapeIntervalMs: parseDurationMs(printed.global.scrape_interval),
    scrapeTimeoutMs: parseDurationMs(printed.global.scrape_timeout),
    evaluationIntervalMs: parseDurationMs(printed.global.evaluation_interval),
    externalLabels: printed.global.external_labels,
    jobs: printed.scrape_configs.map((job) => ({
      name: job.job_name,
      scrapeIntervalMs: parseDurationMs(job.scrape_interval),
      scrapeTimeoutMs: parseDurationMs(job.scrape_timeout),
    })),
    rules: rulesSchema.parse(rules).data.groups.flatMap((group) =>
      group.rules.map(
        (rule): RuleReading => ({
          file: group.file
            .replace(/^.*\/prometheus\//, 'prometheus/')
            .replace(/^.*\/rules\//, 'prometheus/rules/'),
          group: group.name,
          intervalMs: Math.round(group.interval * 1000),
          // Less than 0 is no limit either.
          limit: Math.max(0, group.limit),
          kind: rule.type,
          name: rule.name,
          expr: rule.query,
          forMs: Math.round(rule.duration * 1000),
          keepFiringForMs: Math.round(rule.keepFiringFor * 1000),
          labels: rule.labels,
          annotations: rule.annotations,
        }),
      ),
    ),
  };
}

const formattedSchema = z.object({ data: z.string() });

/** An expression as Prometheus writes it. */
export async function formatted(url: string, expr: string): Promise<string> {
  const asked = `${url}/api/v1/format_query?query=${encodeURIComponent(expr)}`;
  return formattedSchema.parse(await getJson(asked)).data;
}
