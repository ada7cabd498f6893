import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readAlertmanager } from '../../core/config/alertmanager.ts';
import { readPrometheus } from '../../core/config/prometheus.ts';
import { readRules } from '../../core/config/rules.ts';
import { FiredrillError } from '../../core/errors.ts';
import type { ConfigFile, ConfigKind } from '../../core/labtime/compile.ts';
import type { ConfigUnderTest } from '../../core/oracle/plan-run.ts';
import { repositoryRoot } from './paths.ts';

/** The configuration that the repository ships. */
export const defaultConfigFolder = join(repositoryRoot, 'stack', 'config');

const prometheusFile = 'prometheus/prometheus.yml';
const alertmanagerFile = 'alertmanager/alertmanager.yml';
const plannedFile = 'planned-alerts.yml';

/** What a file is for, by its place in the folder. */
function kindOf(path: string): ConfigKind | undefined {
  if (path === prometheusFile) return 'prometheus';
  if (path === alertmanagerFile) return 'alertmanager';
  if (/^prometheus\/rules\/[^/]+\.ya?ml$/.test(path)) return 'rules';
  if (/^prometheus\/targets\/[^/]+\.ya?ml$/.test(path)) return 'targets';
  if (path.endsWith('.tmpl')) return 'template';
  return undefined;
}

/**
 * Reads a configuration folder laid out as stack/config is: prometheus/prometheus.yml, prometheus/rules/*.yml,
 * prometheus/targets/*.yml, alertmanager/alertmanager.yml, alertmanager/templates/*.tmpl. Other files are passed over.
 *
 * @throws FiredrillError `CONFIG_FOLDER` when the folder or one of its two main files is missing.
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
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .sort()
    .flatMap((path): ConfigFile[] => {
      const kind = kindOf(path);
      if (kind === undefined || !statSync(join(folder, path)).isFile()) return [];
      return [{ path, kind, text: readFileSync(join(folder, path), 'utf8') }];
    });
}

/** What the oracle needs to know of a configuration. Rule files that prometheus.yml does not load do not count. */
export function readConfigUnderTest(
  files: readonly ConfigFile[],
  folder = defaultConfigFolder,
): ConfigUnderTest {
  const prometheus = readPrometheus(fileAt(files, prometheusFile));
  const loaded = files.filter(
    ({ kind, path }) =>
      kind === 'rules' && prometheus.ruleFiles.some((entry) => path === `prometheus/${entry}`),
  );
  return {
    prometheus,
    rules: loaded.flatMap(readRules),
    alertmanager: readAlertmanager(fileAt(files, alertmanagerFile)),
    plannedAlerts: readPlannedAlerts(join(folder, plannedFile)),
  };
}

const targetGroupsSchema = z.array(z.object({ targets: z.array(z.string()) }));

/** How many targets the scrape jobs of a configuration have. */
export function countTargets(files: readonly ConfigFile[]): number {
  const { targetFiles } = readPrometheus(fileAt(files, prometheusFile));
  return targetFiles
    .flatMap((path) => targetGroupsSchema.parse(parse(fileAt(files, `prometheus/${path}`).text)))
    .reduce((sum, { targets }) => sum + targets.length, 0);
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
