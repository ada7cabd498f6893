import { z } from 'zod';
import { type PlacedYaml, placedYaml } from '../config/placed-yaml.ts';
import { formatDuration, parseDurationMs } from '../duration.ts';
import type { StatedJob } from './schema.ts';
import { type JobPlace, knownSettings, type ScrapeJob, scrapeJobSchema, toldOfJob } from './scrape-job.ts';
import { targetViolations } from './scraped-targets.ts';
import { takenMetrics } from './taken-metrics.ts';
import { fileNamed, listed, type Promised, prometheusFile, type Violation } from './violation.ts';

const fileSchema = z.looseObject({ scrape_configs: z.array(scrapeJobSchema).default([]) });

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
        return [toldOfJob(at, 'job_name', `there is a scrape job ${job.job_name}, which nobody promised`)];
      return [
        ...jobTimes(job, own, at, promised),
        ...otherSettings(job, own, at),
        ...targetViolations(job, own, at, promised),
        ...takenMetrics(job, at, promised),
      ];
    }),
  ];
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

function jobTimes(job: ScrapeJob, own: StatedJob, at: JobPlace, { promises, config }: Promised): Violation[] {
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
          toldOfJob(
            at,
            'scrape_interval',
            `the job ${job.job_name} is scraped every ${every}; promised is at least every ${mostEvery}`,
          ),
        ]
      : []),
    ...(isOther
      ? [
          toldOfJob(
            at,
            'scrape_timeout',
            `targets of the job ${job.job_name} have to answer within ${timeout}; promised is ${waitsForScrapes}`,
          ),
        ]
      : []),
    ...(isShort
      ? [
          toldOfJob(
            at,
            'scrape_interval',
            `targets of the job ${job.job_name} have to answer within its interval of ${every}; promised is ${waitsForScrapes}`,
          ),
        ]
      : []),
  ];
}

/** Limits, other labels, other credentials: each changes what is stored, or whether anything is. */
function otherSettings(job: ScrapeJob, own: StatedJob, at: JobPlace): Violation[] {
  const foreign = Object.keys(job).filter((name) => !knownSettings.has(name) && !own.also?.includes(name));
  const [first] = foreign;
  if (first === undefined) return [];
  return [toldOfJob(at, first, `the job ${job.job_name} has ${listed(foreign)}, which nobody promised`)];
}
