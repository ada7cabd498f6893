import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { emptyReceivers, receiversWithoutEnds } from '../../core/alertmanager/delivery-settings.ts';
import { readAlertmanager } from '../../core/config/alertmanager.ts';
import { listedTemplates } from '../../core/config/notification-texts.ts';
import { type PrometheusConfig, readPrometheus, type ScrapeJob } from '../../core/config/prometheus.ts';
import { ruleFileInManifest } from '../../core/config/prometheus-rule.ts';
import { namesFile } from '../../core/config/rule-file-pattern.ts';
import { readRecordingRules, readRules } from '../../core/config/rules.ts';
import { withoutSecrets } from '../../core/config/secrets.ts';
import { sentRules } from '../../core/config/sent-rules.ts';
import { withRecordsWrittenOut } from '../../core/config/written-out.ts';
import { FiredrillError } from '../../core/errors.ts';
import type { LabTarget } from '../../core/foretold/lab.ts';
import type { ConfigFile, ConfigKind } from '../../core/labtime/compile.ts';
import type { ConfigUnderTest } from '../../core/oracle/plan-run.ts';
import { scrapedComponents } from '../../stack/components/endpoints.ts';
import { isInsideLab } from '../../stack/receivers-outside.ts';
import { refuseCompiled } from './compiled-folder.ts';
import { repositoryRoot } from './paths.ts';

/** The configuration that the repository ships. */
export const defaultConfigFolder = join(repositoryRoot, 'stack', 'config');

const prometheusFile = 'prometheus/prometheus.yml';
const alertmanagerFile = 'alertmanager/alertmanager.yml';
const blackboxFile = 'blackbox/blackbox.yml';
const plannedFile = 'planned-alerts.yml';

/** What a file is for: by its place in the folder, or because prometheus.yml or alertmanager.yml names it. */
function kindOf(path: string, entries: Entries): ConfigKind | undefined {
  if (path === prometheusFile) return 'prometheus';
  if (path === alertmanagerFile) return 'alertmanager';
  if (path === blackboxFile) return 'blackbox';
  if (path.endsWith('.tmpl')) return 'template';
  if (entries.templates.some((entry) => namesFile(entry, path, 'alertmanager'))) return 'template';
  if (entries.ruleFiles.some((entry) => namesFile(entry, path))) return 'rules';
  if (entries.targetFiles.some((entry) => namesFile(entry, path))) return 'targets';
  // Nobody lists it, and it was certainly meant to be.
  if (/^prometheus\/rules\/[^/]+\.ya?ml$/.test(path)) return 'rules';
  if (/^prometheus\/targets\/[^/]+\.ya?ml$/.test(path)) return 'targets';
  return undefined;
}

/** What prometheus.yml and alertmanager.yml name. */
interface Entries extends Pick<PrometheusConfig, 'ruleFiles' | 'targetFiles'> {
  readonly templates: readonly string[];
}

/**
 * Reads a configuration folder laid out as stack/config is: prometheus/prometheus.yml and the files that it names below
 * prometheus/, alertmanager/alertmanager.yml, templates (*.tmpl anywhere, and what alertmanager.yml names), blackbox/blackbox.yml. A rule file may be a
 * PrometheusRule manifest. Secrets are left out (core/config/secrets.ts). Other files are passed over.
 *
 * @throws FiredrillError `CONFIG_FOLDER` when the folder or one of its two main files is missing, `CONFIG_SYNTAX` for a
 *   prometheus.yml that cannot be read, `CONFIG_COMPILED` for a folder that `compile` wrote
 */
export function readConfigFolder(folder = defaultConfigFolder): ConfigFile[] {
  const problems = [folder, join(folder, prometheusFile), join(folder, alertmanagerFile)]
    .filter((path) => !existsSync(path))
    .map((path) => `${path} does not exist`);
  if (problems.length > 0) {
    throw new FiredrillError('usage', 'CONFIG_FOLDER', 'that is not a configuration folder', {
      want: `a folder with ${prometheusFile} and ${alertmanagerFile}, laid out as stack/config`,
      problems,
    });
  }
  refuseCompiled(folder);
  const mainFile = (path: string) => ({ path, text: readFileSync(join(folder, path), 'utf8') });
  const entries: Entries = {
    ...readPrometheus(mainFile(prometheusFile)),
    templates: listedTemplates(mainFile(alertmanagerFile)),
  };
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .sort()
    .flatMap((path): ConfigFile[] => {
      const kind = kindOf(path, entries);
      if (kind === undefined || !statSync(join(folder, path)).isFile()) return [];
      const own = readFileSync(join(folder, path), 'utf8');
      return [{ path, kind, text: asRead(kind, own) }];
    });
}

/** The text that the lab works with. Secrets go first of all, so that nothing that is written later holds one. */
function asRead(kind: ConfigKind, text: string): string {
  if (kind === 'rules') return ruleFileInManifest(text) ?? text;
  return kind === 'prometheus' || kind === 'alertmanager' ? withoutSecrets(text, isInsideLab) : text;
}

/** What was read already: several runs share one process, and whatever it computes twice the others' recording waits for. */
const known = new WeakMap<readonly ConfigFile[], Map<string, ConfigUnderTest>>();

/**
 * What the oracle needs to know of a configuration. Rule files that prometheus.yml does not load do not count. The same files
 * are read once.
 */
export function readConfigUnderTest(
  files: readonly ConfigFile[],
  folder = defaultConfigFolder,
): ConfigUnderTest {
  const byFolder = known.get(files) ?? new Map<string, ConfigUnderTest>();
  known.set(files, byFolder);
  const config = byFolder.get(folder) ?? readAnew(files, folder);
  byFolder.set(folder, config);
  return config;
}

function readAnew(files: readonly ConfigFile[], folder: string): ConfigUnderTest {
  const prometheus = readPrometheus(fileAt(files, prometheusFile));
  const loaded = new Set(prometheus.ruleFiles.flatMap((entry) => filesNamed(files, entry)));
  const unlisted = files.filter((file) => file.kind === 'rules' && !loaded.has(file)).flatMap(readRules);
  const ruleFiles = [...loaded].filter(({ kind }) => kind === 'rules');
  const recordingRules = ruleFiles.flatMap(readRecordingRules);
  const { rules, dropped } = sentRules(
    withRecordsWrittenOut(ruleFiles.flatMap(readRules), recordingRules, prometheus.evaluationIntervalMs),
    prometheus,
  );
  return {
    files,
    prometheus,
    scrapes: scrapesOf(prometheus.jobs, files),
    jobs: jobsByService(prometheus.jobs, files),
    targets: prometheus.jobs.flatMap((job) => targetsOfJob(job, files)),
    rules,
    ...(dropped.length === 0 ? {} : { droppedRules: dropped }),
    ...(recordingRules.length === 0 ? {} : { recordingRules }),
    alertmanager: readAlertmanager(fileAt(files, alertmanagerFile)),
    receiversWithoutEnds: receiversWithoutEnds(fileAt(files, alertmanagerFile)),
    emptyReceivers: emptyReceivers(fileAt(files, alertmanagerFile)),
    notifications: {
      alertmanager: fileAt(files, alertmanagerFile),
      templates: templatesNamed(files),
    },
    ...(unlisted.length === 0 ? {} : { unlistedRules: unlisted }),
    plannedAlerts: readPlannedAlerts(join(folder, plannedFile)),
  };
}

/** The template files that alertmanager.yml lists: Alertmanager reads no others. */
function templatesNamed(files: readonly ConfigFile[]): readonly ConfigFile[] {
  const entries = listedTemplates(fileAt(files, alertmanagerFile));
  return files.filter(
    ({ path, kind }) =>
      kind === 'template' && entries.some((entry) => namesFile(entry, path, 'alertmanager')),
  );
}

const targetGroupsSchema = z.array(
  z.object({ targets: z.array(z.string()), labels: z.record(z.string(), z.coerce.string()).default({}) }),
);

/** How often the targets of each service are scraped; of several jobs the slowest. */
function scrapesOf(
  jobs: readonly ScrapeJob[],
  files: readonly ConfigFile[],
): NonNullable<ConfigUnderTest['scrapes']> {
  const scrapes = new Map<string, { intervalMs: number; timeoutMs: number }>();
  for (const [service, own] of jobsByService(jobs, files))
    for (const { scrapeIntervalMs, scrapeTimeoutMs } of own)
      if (scrapeIntervalMs >= (scrapes.get(service)?.intervalMs ?? 0))
        scrapes.set(service, { intervalMs: scrapeIntervalMs, timeoutMs: scrapeTimeoutMs });
  return scrapes;
}

/** The jobs that have targets of each service, in their order. */
function jobsByService(
  jobs: readonly ScrapeJob[],
  files: readonly ConfigFile[],
): Map<string, readonly ScrapeJob[]> {
  const pairs = jobs.flatMap((job) => {
    const groups = job.targetFiles.flatMap((entry) => filesNamed(files, entry)).flatMap(targetGroupsIn);
    const services = [...job.staticLabels, ...groups.map(({ labels }) => labels)].map(
      ({ service }) => service,
    );
    return [...new Set(services)].flatMap((service) => (service === undefined ? [] : [{ service, job }]));
  });
  const byService = Map.groupBy(pairs, ({ service }) => service);
  return new Map([...byService].map(([service, own]) => [service, own.map(({ job }) => job)]));
}

/** The targets of a job, with the labels of the series that it stores of them. Static ones are not among them. */
function targetsOfJob(job: ScrapeJob, files: readonly ConfigFile[]): LabTarget[] {
  const groups = job.targetFiles.flatMap((entry) => filesNamed(files, entry)).flatMap(targetGroupsIn);
  return groups.flatMap(({ targets, labels }) => {
    const kept = Object.entries(labels).filter(([name]) => !name.startsWith('__'));
    return targets.map((address): LabTarget => {
      const component = address.split(':')[0] ?? '';
      return {
        component,
        address,
        job,
        labels: { job: job.name, instance: address, ...Object.fromEntries(kept) },
      };
    });
  });
}

/**
 * How many targets the scrape jobs of a configuration have.
 *
 * @throws FiredrillError `CONFIG_FOLDER` for a file of targets that is not there, `CONFIG_SYNTAX` for one that is none.
 */
export function countTargets(files: readonly ConfigFile[]): number {
  const { targetFiles } = readPrometheus(fileAt(files, prometheusFile));
  return targetFiles.flatMap((entry) => targetsIn(files, entry)).length;
}

/**
 * The components that a fault may be put on: those of the lab that Prometheus scrapes, each with a file of targets of its
 * name, and the receivers and the warehouse, which nobody scrapes. Targets of other names are programs that nobody boots.
 */
export function componentsOf(files: readonly ConfigFile[]): string[] {
  const scraped = files.flatMap(({ path }) => /^prometheus\/targets\/([^/]+)\.ya?ml$/.exec(path)?.[1] ?? []);
  const booted: readonly string[] = scrapedComponents;
  return [...scraped.filter((name) => booted.includes(name)), 'receivers', 'warehouse'];
}

function targetsIn(files: readonly ConfigFile[], entry: string): string[] {
  const named = filesNamed(files, entry);
  if (named.length === 0) {
    throw new FiredrillError('usage', 'CONFIG_FOLDER', `no file of targets is called ${entry}`, {
      want: 'a .yml or .yaml file in prometheus/targets',
      location: { file: prometheusFile },
    });
  }
  return named.flatMap(targetGroupsIn).flatMap(({ targets }) => targets);
}

function targetGroupsIn({ path, text }: ConfigFile): z.infer<typeof targetGroupsSchema> {
  try {
    return targetGroupsSchema.parse(parse(text));
  } catch (cause) {
    throw new FiredrillError('usage', 'CONFIG_SYNTAX', 'a file of targets cannot be read', {
      want: 'a list of groups, each with a list `targets`',
      location: { file: path },
      cause,
    });
  }
}

/** The files that an entry of prometheus.yml means; like Prometheus, it takes a pattern for all that match. */
function filesNamed(files: readonly ConfigFile[], entry: string): ConfigFile[] {
  return files.filter(({ path }) => namesFile(entry, path));
}

/** SHA-256 by file, so that two runs can be told apart by what they ran with. */
export function hashFiles(files: readonly ConfigFile[]): Record<string, string> {
  return Object.fromEntries(
    files.map(({ path, text }) => [path, createHash('sha256').update(text).digest('hex')]),
  );
}

function fileAt(files: readonly ConfigFile[], path: string): ConfigFile {
  const file = files.find((candidate) => candidate.path === path);
  if (file === undefined)
    throw new FiredrillError('usage', 'CONFIG_FOLDER', `the configuration has no ${path}`);
  return file;
}

const plannedSchema = z.object({ planned: z.array(z.object({ alert: z.string() })) });

/** Alerts that are specified but not written yet; a foreign configuration has no such list. */
function readPlannedAlerts(path: string): string[] {
  if (!existsSync(path)) return [];
  return plannedSchema.parse(parse(readFileSync(path, 'utf8'))).planned.map(({ alert }) => alert);
}

/** A path as a person in the repository would type it. */
export function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
