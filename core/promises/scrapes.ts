import { z } from 'zod';
import { type PlacedYaml, placedYaml } from '../config/placed-yaml.ts';
import { type RelabelStep, relabelled, relabelSchema } from '../config/relabel.ts';
import { formatDuration, parseDurationMs } from '../duration.ts';
import type { Location } from '../errors.ts';
import { parsePromql } from '../labtime/promql.ts';
import { selectorsIn } from '../lint/selectors.ts';
import { type Discovered, discovered, discoverySchema } from './discovery.ts';
import type { StatedJob } from './schema.ts';
import { fileNamed, listed, type Promised, prometheusFile, type Violation } from './violation.ts';

const jobSchema = discoverySchema.extend({
  job_name: z.coerce.string(),
  scrape_interval: z.string().optional(),
  scrape_timeout: z.string().optional(),
  metrics_path: z.string().default('/metrics'),
  params: z.record(z.string(), z.array(z.coerce.string())).default({}),
  relabel_configs: z.array(relabelSchema).default([]),
  metric_relabel_configs: z.array(relabelSchema).default([]),
});
type Job = z.infer<typeof jobSchema>;

const fileSchema = z.looseObject({ scrape_configs: z.array(jobSchema).default([]) });

/** Is everything scraped that is promised, often enough, under the right name, and stored as it was served? */
export function scrapeViolations(promised: Promised): Violation[] {
  const yaml = placedYaml(fileNamed(promised, prometheusFile));
  const jobs = fileSchema.parse(yaml.data ?? {}).scrape_configs;
  const stated = promised.promises.stated.prometheus.jobs;
  const missing = Object.keys(stated).filter((name) => !jobs.some(({ job_name }) => job_name === name));
  return [
    ...timesOf(promised, yaml),
    ...missing.map((name) => ({
      alertnames: [],
      sentence: `the scrape job ${name} is promised, and there is none`,
      location: yaml.place(['scrape_configs']),
    })),
    ...jobs.flatMap((job, index) => {
      const at: JobPlace = { yaml, index };
      const own = stated[job.job_name];
      if (own === undefined)
        return [told(at, 'job_name', `there is a scrape job ${job.job_name}, which nobody promised`)];
      return [
        ...jobTimes(job, own, at, promised),
        ...targetsOf(job, own, at, promised),
        ...takenMetrics(job, at, promised),
      ];
    }),
  ];
}

interface JobPlace {
  readonly yaml: PlacedYaml;
  readonly index: number;
}

function told(
  { yaml, index }: JobPlace,
  field: string,
  sentence: string,
  alertnames: readonly string[] = [],
): Violation {
  return { alertnames, sentence, location: yaml.place(['scrape_configs', index, field]) };
}

function timesOf({ promises, config: { prometheus } }: Promised, yaml: PlacedYaml): Violation[] {
  const { evaluatesEvery, scrapesAtLeastEvery, waitsForScrapes } = promises.stated.prometheus;
  const wrong = (field: string, got: number, want: string, isWrong: boolean, what: string): Violation[] =>
    isWrong
      ? [
          {
            alertnames: [],
            sentence: `${what} ${formatDuration(got)}; promised is ${want}`,
            location: yaml.place(['global', field]),
          },
        ]
      : [];
  const { evaluationIntervalMs, scrapeIntervalMs, scrapeTimeoutMs } = prometheus;
  return [
    ...wrong(
      'evaluation_interval',
      evaluationIntervalMs,
      evaluatesEvery,
      evaluationIntervalMs !== parseDurationMs(evaluatesEvery),
      'rules are evaluated every',
    ),
    ...wrong(
      'scrape_interval',
      scrapeIntervalMs,
      `at least every ${scrapesAtLeastEvery}`,
      scrapeIntervalMs > parseDurationMs(scrapesAtLeastEvery),
      'targets are scraped every',
    ),
    ...wrong(
      'scrape_timeout',
      scrapeTimeoutMs,
      waitsForScrapes,
      scrapeTimeoutMs !== parseDurationMs(waitsForScrapes),
      'a target has to answer within',
    ),
  ];
}

function jobTimes(job: Job, own: StatedJob, at: JobPlace, { promises, config }: Promised): Violation[] {
  const { scrapesAtLeastEvery, waitsForScrapes } = promises.stated.prometheus;
  const every = job.scrape_interval;
  const mostEvery = own.atLeastEvery ?? scrapesAtLeastEvery;
  const timeout = job.scrape_timeout;
  const isSlow = every !== undefined && parseDurationMs(every) > parseDurationMs(mostEvery);
  const isOther = timeout !== undefined && parseDurationMs(timeout) !== parseDurationMs(waitsForScrapes);
  const isShort =
    every !== undefined &&
    parseDurationMs(every) < config.prometheus.scrapeTimeoutMs &&
    timeout === undefined;
  return [
    ...(isSlow
      ? [
          told(
            at,
            'scrape_interval',
            `the job ${job.job_name} is scraped every ${every}; promised is at least every ${mostEvery}`,
          ),
        ]
      : []),
    ...(isOther
      ? [
          told(
            at,
            'scrape_timeout',
            `targets of the job ${job.job_name} have to answer within ${timeout}; promised is ${waitsForScrapes}`,
          ),
        ]
      : []),
    ...(isShort
      ? [
          told(
            at,
            'scrape_interval',
            `targets of the job ${job.job_name} have to answer within its interval of ${every}; promised is ${waitsForScrapes}`,
          ),
        ]
      : []),
  ];
}

/** A target as it is scraped: what it is asked for, and the service that its samples are about. */
interface Scraped {
  readonly name: string;
  readonly isProbe: boolean;
  readonly service: string;
  readonly upService: string;
  readonly path: string;
  readonly module: string;
  readonly location: Location;
}

function targetsOf(job: Job, own: StatedJob, at: JobPlace, promised: Promised): Violation[] {
  const { yaml, index } = at;
  const all = discovered(job, yaml.place(['scrape_configs', index, 'file_sd_configs']), promised);
  const scraped = all.flatMap((one) => scrapedAs(one, job));
  const dropped = all.length - scraped.length;
  const wanted = [
    ...Object.entries(own.targets ?? {}).map(([name, service]) => ({ name, service, isProbe: false })),
    ...Object.entries(own.probes ?? {}).map(([name, service]) => ({ name, service, isProbe: true })),
  ];
  const missing = wanted.filter(
    ({ name, isProbe }) => !scraped.some((one) => one.name === name && one.isProbe === isProbe),
  );
  const because = dropped > 0 ? ': relabel_configs drops it' : '';
  return [
    ...missing.map(({ name, isProbe }) =>
      told(
        at,
        'file_sd_configs',
        `the job ${job.job_name} does not ${isProbe ? 'probe' : 'scrape'} ${name}, as is promised${because}`,
      ),
    ),
    ...scraped.flatMap((one) => {
      const want = wanted.find((other) => other.name === one.name && other.isProbe === one.isProbe);
      return problemsOf(one, want?.service, own).map((problem) => ({
        alertnames: [],
        sentence: `the job ${job.job_name} ${problem}`,
        location: one.location,
      }));
    }),
  ];
}

function problemsOf(one: Scraped, promisedService: string | undefined, own: StatedJob): string[] {
  const { name, isProbe, service } = one;
  if (promisedService === undefined)
    return [`${isProbe ? 'probes' : 'scrapes'} ${name}, which nobody promised`];
  const problems: string[] = [];
  if (service !== promisedService)
    problems.push(`calls ${name} the service ${service || 'without a name'}; promised is ${promisedService}`);
  if (isProbe && one.upService === promisedService)
    problems.push(
      `calls the exporter that probes ${name} by the name of ${promisedService}: a dead exporter would accuse it`,
    );
  const path = own.path ?? '/metrics';
  if (!isProbe && one.path !== path) problems.push(`asks ${name} for ${one.path}; promised is ${path}`);
  if (isProbe && one.module !== (own.module ?? ''))
    problems.push(
      `probes ${name} with the module ${one.module || 'that is the default'}; promised is ${own.module ?? 'none'}`,
    );
  return problems;
}

function scrapedAs({ labels, location }: Discovered, job: Job): Scraped[] {
  const params = Object.fromEntries(
    Object.entries(job.params).map(([name, [value = '']]) => [`__param_${name}`, value]),
  );
  const given = { job: job.job_name, __metrics_path__: job.metrics_path, ...params, ...labels };
  const target = relabelled(given, job.relabel_configs);
  if (target === undefined) return [];
  const probed = target['__param_target'];
  const isProbe = probed !== undefined && target['__metrics_path__'] === '/probe';
  const sample = relabelled(
    { __name__: isProbe ? 'probe_success' : 'a_metric', ...target },
    job.metric_relabel_configs,
  );
  return [
    {
      name: isProbe ? probed : (target['__address__'] ?? ''),
      isProbe,
      service: sample?.['service'] ?? '',
      upService: target['service'] ?? '',
      path: target['__metrics_path__'] ?? '',
      module: target['__param_module'] ?? '',
      location,
    },
  ];
}

/** A metric that a rule reads and that relabelling takes away or renames. */
function takenMetrics(job: Job, at: JobPlace, { config }: Promised): Violation[] {
  if (job.metric_relabel_configs.length === 0) return [];
  const readers = config.rules.flatMap(({ alert, expr }) => {
    const tree = parsePromql(expr);
    return selectorsIn(tree, tree.root).map(({ metric }) => ({ alert, metric }));
  });
  const byMetric = Map.groupBy(readers, ({ metric }) => metric);
  return [...byMetric].flatMap(([metric, read]) => {
    if (!isTaken(metric, job.metric_relabel_configs)) return [];
    const alerts = [...new Set(read.map(({ alert }) => alert))];
    return [
      told(
        at,
        'metric_relabel_configs',
        `the job ${job.job_name} does not store ${metric}, which ${listed(alerts)} ${alerts.length === 1 ? 'reads' : 'read'}`,
        alerts,
      ),
    ];
  });
}

function isTaken(metric: string, steps: readonly RelabelStep[]): boolean {
  return relabelled({ __name__: metric, service: 'a-service' }, steps)?.['__name__'] !== metric;
}
