import { isMap, type YAMLMap } from 'yaml';
import { itemsAt, keysAt, mapAt, mapsAt, type Reason, textAt, whyNoAccess } from './refusal.ts';
import { whyNoStep } from './refused-relabelling.ts';

/**
 * Why Prometheus 2.47.2 refuses what prometheus.yml says of the outside: remote storage without an address or of one name,
 * headers that are its own, a tracing without an endpoint (config/config.go). What its ways of discovering targets demand is
 * not looked at, other than of files.
 */
export function remoteReasons(root: YAMLMap): Reason[] {
  return [
    ...storageReasons(root, 'remote_write', ['basic_auth', 'authorization', 'oauth2', 'sigv4', 'azuread']),
    ...storageReasons(root, 'remote_read'),
    ...tracingReasons(mapAt(root, 'tracing')),
  ];
}

function storageReasons(root: YAMLMap, key: string, onlyOne: readonly string[] = []): Reason[] {
  const entries = itemsAt(root, key);
  const names = mapsAt(root, key).map((entry) => textAt(entry, 'name'));
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) < index);
  return [
    ...(twice === undefined
      ? []
      : [[root.get(key, true), `two entries of ${key} are called ${twice}`] as const]),
    ...entries.flatMap((entry): Reason[] => {
      if (!isMap(entry)) return [[entry ?? root.get(key, true), `an entry of ${key} is empty`]];
      const ways = onlyOne.filter((way) => mapAt(entry, way) !== undefined);
      return [
        ...(textAt(entry, 'url') === '' ? [[entry, `an entry of ${key} has no url`] as const] : []),
        ...(ways.length > 1
          ? [[entry, `an entry of ${key} has ${ways.join(' and ')}, of which there may be one`] as const]
          : []),
        ...whyNoAccess(entry).map((why): Reason => [entry, `an entry of ${key} ${why}`]),
        ...headerReasons(entry, key),
        ...itemsAt(entry, 'write_relabel_configs').flatMap((step): Reason[] => {
          const why = isMap(step) ? whyNoStep(step) : 'is empty';
          return why === undefined ? [] : [[step ?? entry, `a step of write_relabel_configs ${why}`]];
        }),
      ];
    }),
  ];
}

function tracingReasons(tracing: YAMLMap | undefined): Reason[] {
  if (tracing === undefined) return [];
  const compression = textAt(tracing, 'compression');
  return [
    ...(textAt(tracing, 'endpoint') === '' ? [[tracing, 'tracing has no endpoint'] as const] : []),
    ...(compression === '' || compression === 'gzip'
      ? []
      : [[tracing, `tracing has a compression that Prometheus does not know: ${compression}`] as const]),
    ...headerReasons(tracing, 'tracing'),
  ];
}

/** `reservedHeaders` of config/config.go; how somebody shows who he is has settings of its own. */
const reserved: readonly string[] = [
  'authorization',
  'host',
  'content-encoding',
  'content-length',
  'content-type',
  'user-agent',
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'www-authenticate',
  'accept-encoding',
  'x-prometheus-remote-write-version',
  'x-prometheus-remote-read-version',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-content-sha256',
];

function headerReasons(entry: YAMLMap, key: string): Reason[] {
  return keysAt(entry, 'headers')
    .filter((header) => reserved.includes(header.toLowerCase()))
    .map((header) => [entry, `${key} sets the header ${header}, which Prometheus sets itself`]);
}
