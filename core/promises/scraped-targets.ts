import type { Location } from '../errors.ts';
import { type Discovered, discovered } from './discovery.ts';
import { relabelled } from './relabelling.ts';
import type { StatedJob } from './schema.ts';
import { type JobPlace, type ScrapeJob, toldOfJob } from './scrape-job.ts';
import type { Promised, Violation } from './violation.ts';

/** A target as it is scraped: what it is asked for, and the service that its samples are about. */
interface Scraped {
  readonly name: string;
  readonly isProbe: boolean;
  readonly service: string;
  readonly upService: string;
  /** The label by which people find it: what is scraped, or what is probed. */
  readonly instance: string;
  readonly path: string;
  readonly module: string;
  readonly location: Location;
}

/** Is each promised target scraped or probed, under its own name, and no other? */
export function targetViolations(
  job: ScrapeJob,
  own: StatedJob,
  at: JobPlace,
  promised: Promised,
): Violation[] {
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
      toldOfJob(
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
  if (one.instance !== name) problems.push(`calls ${name} the instance ${one.instance}`);
  const path = own.path ?? '/metrics';
  if (!isProbe && one.path !== path) problems.push(`asks ${name} for ${one.path}; promised is ${path}`);
  if (isProbe && one.module !== (own.module ?? ''))
    problems.push(
      `probes ${name} with the module ${one.module || 'that is the default'}; promised is ${own.module ?? 'none'}`,
    );
  return problems;
}

function scrapedAs({ labels, location }: Discovered, job: ScrapeJob): Scraped[] {
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
      // A sample that is thrown away tells nothing of the service; what rules miss then is told by taken-metrics.ts.
      service: (sample ?? target)['service'] ?? '',
      upService: target['service'] ?? '',
      instance: (sample ?? target)['instance'] ?? target['__address__'] ?? '',
      path: target['__metrics_path__'] ?? '',
      module: target['__param_module'] ?? '',
      location,
    },
  ];
}
