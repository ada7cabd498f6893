import { type Document, isMap, isSeq, type Node, type YAMLMap } from 'yaml';
import { isDuration, parseDurationMs } from '../duration.ts';
import type { CompiledKind } from './treatments.ts';

/**
 * Durations that the programs assume when the file is silent, by their documentation. They would stay in real time, so
 * they are written out before anything is divided.
 */
const assumed = {
  /** Prometheus 2.47, `global`. */
  global: { scrape_interval: '1m', scrape_timeout: '10s', evaluation_interval: '1m' },
  /** Prometheus 2.47, each of `alerting.alertmanagers`. */
  alertmanagers: { timeout: '10s' },
  /** Prometheus 2.47. File discovery is left out: it watches its files. */
  http_sd_configs: { refresh_interval: '60s' },
  dns_sd_configs: { refresh_interval: '30s' },
  /** Alertmanager 0.26, `global`. */
  alertmanagerGlobal: { resolve_timeout: '5m' },
  /** Alertmanager 0.26, the root of the routes; the others inherit. */
  route: { group_wait: '30s', group_interval: '5m', repeat_interval: '4h' },
} as const;

/** Writes the assumed durations into a document of this kind. */
export function writeDefaults(kind: CompiledKind, document: Document): void {
  const root = document.contents;
  if (!isMap(root)) return;
  if (kind === 'prometheus') writePrometheusDefaults(document, root);
  if (kind === 'alertmanager') {
    complete(document, section(document, root, 'global'), assumed.alertmanagerGlobal);
    complete(document, root.get('route', true), assumed.route);
  }
}

function writePrometheusDefaults(document: Document, root: YAMLMap): void {
  const global = section(document, root, 'global');
  complete(document, global, { scrape_interval: assumed.global.scrape_interval });
  complete(document, global, { ...assumed.global, scrape_timeout: assumedTimeout(global) });
  for (const alertmanager of items(document.getIn(['alerting', 'alertmanagers'], true))) {
    complete(document, alertmanager, assumed.alertmanagers);
    writeDiscoveryDefaults(document, alertmanager);
  }
  for (const scrape of items(root.get('scrape_configs', true))) writeDiscoveryDefaults(document, scrape);
}

function writeDiscoveryDefaults(document: Document, owner: Node): void {
  if (!isMap(owner)) return;
  for (const key of ['http_sd_configs', 'dns_sd_configs'] as const) {
    for (const config of items(owner.get(key, true))) complete(document, config, assumed[key]);
  }
}

/** Prometheus caps the assumed timeout of a scrape at its interval. */
function assumedTimeout(global: YAMLMap): string {
  const interval = String(global.get('scrape_interval'));
  const capped =
    isDuration(interval) && parseDurationMs(interval) < parseDurationMs(assumed.global.scrape_timeout);
  return capped ? interval : assumed.global.scrape_timeout;
}

/** The map under a key of the root; created at the top of the file when it is absent or empty. */
function section(document: Document, root: YAMLMap, key: string): YAMLMap {
  const present = root.get(key, true);
  if (isMap(present)) return present;
  const created = document.createNode({}) as YAMLMap;
  root.delete(key);
  root.items.unshift(document.createPair(key, created) as (typeof root.items)[number]);
  return created;
}

function complete(document: Document, map: unknown, defaults: Readonly<Record<string, string>>): void {
  if (!isMap(map)) return;
  for (const [key, duration] of Object.entries(defaults)) {
    if (map.get(key) === undefined || map.get(key) === null)
      map.set(document.createNode(key), document.createNode(duration));
  }
}

function items(node: unknown): Node[] {
  return isSeq(node) ? (node.items as Node[]) : [];
}
