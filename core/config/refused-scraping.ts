import { isMap, type YAMLMap } from 'yaml';
import { isDuration, parseDurationMs } from '../duration.ts';
import {
  brokenPatterns,
  itemsAt,
  mapAt,
  mapsAt,
  type Reason,
  type Refusal,
  refusalsIn,
  textAt,
  whyNoAccess,
} from './refusal.ts';
import { whyNoStep } from './refused-relabelling.ts';
import { remoteReasons } from './refused-remotes.ts';
import { writtenText } from './resolved-yaml.ts';

/**
 * Why Prometheus 2.47.2 refuses prometheus.yml although each value in it is one that it knows (config/config.go,
 * discovery/file, model/relabel): jobs without a name or of one name, timeouts that are longer than their interval, targets
 * that are addresses of pages, relabellings that lack something.
 */
export function refusedScrapingIn(file: { readonly path: string; readonly text: string }): Refusal[] {
  return refusalsIn(file, (root) => {
    const global = mapAt(root, 'global');
    const alerting = mapAt(root, 'alerting');
    const intervalMs = durationMs(global, 'scrape_interval') || defaultIntervalMs;
    return [
      ...patternReasons(root, 'rule_files'),
      ...patternReasons(root, 'scrape_config_files'),
      ...remoteReasons(root),
      ...(durationMs(global, 'scrape_timeout') > intervalMs
        ? [[global, 'the global scrape_timeout is longer than scrape_interval'] as const]
        : []),
      ...jobReasons(root, intervalMs),
      ...stepReasons(alerting, 'alert_relabel_configs'),
      ...mapsAt(alerting, 'alertmanagers').flatMap(alertmanagerReasons),
    ];
  });
}

/** `patRulePath` of config/config.go: a pattern may have one star, in the last part of the path. */
const filesPattern = /^[^*]*(\*[^/]*)?$/;

function patternReasons(root: YAMLMap, key: string): Reason[] {
  return [
    ...brokenPatterns(root, key),
    ...itemsAt(root, key)
      .filter((pattern) => !filesPattern.test(writtenText(pattern) ?? ''))
      .map(
        (pattern): Reason => [pattern, `a pattern of ${key} has a star in a folder: ${writtenText(pattern)}`],
      ),
  ];
}

/** Prometheus 2.47, `global.scrape_interval` (its configuration documentation). */
const defaultIntervalMs = 60_000;

function jobReasons(root: YAMLMap, intervalMs: number): Reason[] {
  const jobs = mapsAt(root, 'scrape_configs');
  const names = jobs.map((job) => textAt(job, 'job_name'));
  return jobs.flatMap((job, index): Reason[] => {
    const name = names[index] ?? '';
    const ownMs = durationMs(job, 'scrape_interval') || intervalMs;
    return [
      ...(name === '' ? [[job, 'a scrape job has no job_name'] as const] : []),
      ...(names.indexOf(name) < index ? [[job, `two scrape jobs are called ${name}`] as const] : []),
      ...(durationMs(job, 'scrape_timeout') > ownMs
        ? [[job, `the scrape_timeout of ${name} is longer than its scrape_interval`] as const]
        : []),
      ...clientReasons(job, name),
      ...stepReasons(job, 'metric_relabel_configs'),
    ];
  });
}

function alertmanagerReasons(client: YAMLMap): Reason[] {
  const version = client.has('api_version') ? textAt(client, 'api_version') : 'v2';
  return [
    ...(version === 'v1' || version === 'v2'
      ? []
      : [[client, `no Alertmanager has the API ${version}`] as const]),
    ...clientReasons(client, 'an Alertmanager'),
  ];
}

function clientReasons(client: YAMLMap, name: string): Reason[] {
  return [
    ...stepReasons(client, 'relabel_configs'),
    ...staticReasons(client, name),
    ...mapsAt(client, 'file_sd_configs').flatMap((entry) => fileReasons(entry, name)),
    ...whyNoAccess(client).map((why): Reason => [client, `${name} ${why}`]),
  ];
}

function staticReasons(client: YAMLMap, name: string): Reason[] {
  const groups = itemsAt(client, 'static_configs');
  const empty = groups
    .filter((group) => !isMap(group))
    .map((): Reason => [client, `${name} has an empty static_configs`]);
  const pages = mapsAt(client, 'static_configs')
    .flatMap((group) => itemsAt(group, 'targets'))
    .filter((target) => (writtenText(target) ?? '').includes('/'))
    .map((target): Reason => [target, `a target of ${name} is an address of a page and no host:port`]);
  return itemsAt(client, 'relabel_configs').length > 0 ? empty : [...empty, ...pages];
}

/** discovery/file/file.go of Prometheus 2.47.2. */
const filePattern = /^[^*]*(\*[^/]*)?\.(json|yml|yaml|JSON|YML|YAML)$/;

function fileReasons(entry: YAMLMap, name: string): Reason[] {
  const patterns = itemsAt(entry, 'files');
  if (patterns.length === 0) return [[entry, `a file_sd_configs of ${name} names no files`]];
  return patterns
    .filter((pattern) => !filePattern.test(writtenText(pattern) ?? ''))
    .map((pattern) => [pattern, `files of targets of ${name} have no name that Prometheus takes`]);
}

function stepReasons(parent: YAMLMap | undefined, key: string): Reason[] {
  return itemsAt(parent, key).flatMap((step): Reason[] => {
    const why = isMap(step) ? whyNoStep(step) : 'is empty';
    return why === undefined ? [] : [[step ?? parent, `a step of ${key} ${why}`]];
  });
}

/** What is no duration is told elsewhere. */
function durationMs(map: YAMLMap | undefined, key: string): number {
  const text = textAt(map, key);
  return isDuration(text) ? parseDurationMs(text) : 0;
}
