import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { z } from 'zod';
import { relabel } from '../../../core/config/relabel.ts';
import type { AlertRule } from '../../../core/config/rules.ts';
import { parseDurationMs } from '../../../core/duration.ts';
import { formatLabels, type Labels } from '../../../core/labels.ts';
import type { ConfigUnderTest } from '../../../core/oracle/plan-run.ts';
import { getJson } from '../../components/testing.ts';
import { plainAlertmanager } from './compare.ts';
import type { CaseFile } from './lab.ts';
import { externalLabels, intervals, relabellings, targetLabels, timeouts } from './prometheus-files.ts';
import { scalars } from './scalars.ts';
import { writeYaml, type Yaml, yamlMap } from './yaml-tree.ts';

/** What one running configuration has come to: its targets by job, and the alerts that Alertmanager got. */
export interface LiveReading {
  /** Job, interval, timeout, and labels that the file says. */
  readonly targets: readonly string[];
  readonly alerts: readonly string[];
}

const fields = (all: Readonly<Record<string, Yaml | undefined>>): Yaml => yamlMap(Object.entries(all));

const alertLabels = fc
  .dictionary(fc.constantFrom('severity', 'team', 'a', 'replica', '_x'), scalars, { maxKeys: 4 })
  .map((map): Yaml => yamlMap(Object.entries(map)));

/** As many alerts as one relabelling is tried with. */
const alertCount = 30;

/** Configurations whose alerts all fire, told apart by the annotation `round`. */
export const liveConfigurations: fc.Arbitrary<(round: number) => CaseFile[]> = fc
  .record({
    external: externalLabels,
    jobs: fc.array(
      fc.record({
        scrape_interval: intervals,
        scrape_timeout: fc.option(timeouts, { nil: undefined }),
        static_configs: fc.array(
          targetLabels.map((labels) => fields({ targets: ['127.0.0.1:1'], labels })),
          { minLength: 1, maxLength: 2 },
        ),
      }),
      { minLength: 3, maxLength: 6 },
    ),
    steps: fc.array(relabellings, { minLength: 1, maxLength: 4 }),
    labels: fc.array(alertLabels, { minLength: alertCount, maxLength: alertCount }),
  })
  .map(({ external, jobs, steps, labels }) => (round) => [
    {
      path: 'prometheus/prometheus.yml',
      text: writeYaml(
        fields({
          global: fields({ evaluation_interval: '1s', external_labels: external }),
          rule_files: ['rules/live.yml'],
          scrape_configs: jobs.map((job, index) => fields({ job_name: `job-${index}`, ...job })),
          alerting: fields({
            alert_relabel_configs: steps.map(fields),
            alertmanagers: [fields({ static_configs: [fields({ targets: ['alertmanager-origin:9093'] })] })],
          }),
        }),
      ),
    },
    {
      path: 'prometheus/rules/live.yml',
      text: writeYaml(
        fields({
          groups: [
            fields({
              name: 'live',
              rules: labels.map((own, index) =>
                fields({
                  alert: `A${index}`,
                  expr: 'vector(1)',
                  labels: own,
                  annotations: fields({ round: `"${round}"` }),
                }),
              ),
            }),
          ],
        }),
      ),
    },
    plainAlertmanager,
  ]);

const labelsSchema = z.record(z.string(), z.string());
const targetsSchema = z.object({
  data: z.object({
    activeTargets: z.array(
      z.object({
        scrapePool: z.string(),
        labels: labelsSchema,
        scrapeInterval: z.string(),
        scrapeTimeout: z.string(),
      }),
    ),
  }),
});
const alertsSchema = z.array(z.object({ labels: labelsSchema, annotations: labelsSchema }));

/**
 * How long Prometheus may take to find its targets and its Alertmanager, in milliseconds: it looks twice, every 5 s
 * (discovery/manager.go and scrape/manager.go of 2.47.2).
 */
const discoveryMs = 15_000;

/** Waits until what is really there is as `expected`, or until it will not become so any more; returns it. */
export async function lookUntil(
  lab: { readonly prometheusUrl: string; readonly alertmanagerUrl: string },
  round: number,
  expected: LiveReading,
): Promise<LiveReading> {
  const untilMs = performance.now() + discoveryMs;
  for (;;) {
    const [targets, alerts] = await Promise.all([
      getJson(`${lab.prometheusUrl}/api/v1/targets?state=active`),
      getJson(`${lab.alertmanagerUrl}/api/v2/alerts`),
    ]);
    const real: LiveReading = {
      targets: unique(
        targetsSchema.parse(targets).data.activeTargets.map((one) => {
          const { instance: _, job: __, ...labels } = one.labels;
          const [intervalMs, timeoutMs] = [one.scrapeInterval, one.scrapeTimeout].map(parseDurationMs);
          return targetLine(one.scrapePool, intervalMs, timeoutMs, labels);
        }),
      ),
      alerts: unique(
        alertsSchema
          .parse(alerts)
          .filter(({ annotations }) => annotations['round'] === `${round}`)
          .map(({ labels }) => formatLabels(labels)),
      ),
    };
    if (JSON.stringify(real) === JSON.stringify(expected) || performance.now() > untilMs) return real;
    await sleep(200);
  }
}

/** What we expect of it: the labels of each alert go through the whole relabelling. */
export function ourLiveReading(config: ConfigUnderTest, rules: readonly AlertRule[]): LiveReading {
  const { externalLabels: external, alertRelabelling = [], jobs } = config.prometheus;
  return {
    targets: unique(
      jobs.flatMap((job) =>
        job.staticLabels.map((labels) =>
          targetLine(job.name, job.scrapeIntervalMs, job.scrapeTimeoutMs, stored(labels)),
        ),
      ),
    ),
    alerts: unique(
      rules.flatMap(({ alert, labels }) => {
        const sent = relabel({ ...external, ...stored(labels), alertname: alert }, alertRelabelling);
        // Alertmanager refuses an alert without labels (stack/differential/README.md).
        const arrives = sent.kind === 'kept' && Object.keys(sent.labels).length > 0;
        return arrives ? [formatLabels(sent.labels)] : [];
      }),
    ),
  };
}

/** Labels that are left of those of a target: empty ones are none, and what begins with two underscores is for relabelling. */
function stored(labels: Labels): Labels {
  return Object.fromEntries(
    Object.entries(labels).filter(([name, value]) => value !== '' && !name.startsWith('__')),
  );
}

function targetLine(
  job: string,
  intervalMs: number | undefined,
  timeoutMs: number | undefined,
  labels: Labels,
): string {
  return `${job} every ${intervalMs} ms within ${timeoutMs} ms ${formatLabels(labels)}`;
}

function unique(lines: readonly string[]): string[] {
  return [...new Set(lines)].sort();
}
