import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import type { Location } from '../errors.ts';
import { readResolvedYaml, writtenText } from './resolved-yaml.ts';

/** A reason for which a program refuses a file, where it stands. */
export interface Refusal {
  readonly sentence: string;
  readonly location: Location;
}

/** A reason with the node that it is about; the beginning of the file where it is about none. */
export type Reason = readonly [node: unknown, sentence: string];

/** The reasons that `find` has against the map at the top of a file, with their places; none with syntax errors, or without a map. */
export function refusalsIn(
  file: { readonly path: string; readonly text: string },
  find: (root: YAMLMap) => readonly Reason[],
): Refusal[] {
  const { document, lines } = readResolvedYaml(file.path, file.text);
  if (document.errors.length > 0 || !isMap(document.contents)) return [];
  return find(document.contents).map(([node, sentence]) => {
    const { range } = (node ?? {}) as { readonly range?: readonly number[] };
    const { line, col } = lines.linePos(range?.[0] ?? 0);
    return { sentence, location: { file: file.path, line, column: col } };
  });
}

/** The entries of a list, those that hold nothing among them; none of what is no list. */
export function itemsAt(map: YAMLMap | undefined, key: string): unknown[] {
  const node = map?.get(key, true);
  return isSeq(node) ? node.items : [];
}

export function mapsAt(map: YAMLMap | undefined, key: string): YAMLMap[] {
  return itemsAt(map, key).filter((item) => isMap(item));
}

export function mapAt(map: YAMLMap | undefined, key: string): YAMLMap | undefined {
  const node = map?.get(key, true);
  return isMap(node) ? node : undefined;
}

/** A scalar as it is written; empty for what is not there, and for what is no scalar. */
export function textAt(map: YAMLMap | undefined, key: string): string {
  const node = map?.get(key, true);
  return isScalar(node) ? (writtenText(node) ?? '') : '';
}

/** Keys as they are written. */
export function keysAt(map: YAMLMap | undefined, key: string): string[] {
  return mapAt(map, key)?.items.map((pair) => writtenText(pair.key) ?? String(pair.key)) ?? [];
}

/** Entries that Go takes for no pattern of file names. */
export function brokenPatterns(map: YAMLMap, key: string): Reason[] {
  return itemsAt(map, key)
    .filter((entry) => /\[[^\]]*$/.test(writtenText(entry) ?? ''))
    .map((entry) => [entry, `a pattern of ${key} has a [ that is not closed`]);
}

/** Ways to show who asks, of which there may be one (common/config/http_config.go of v0.44). */
export function whyNoAccess(client: YAMLMap): string[] {
  const ways = [['basic_auth'], ['authorization'], ['oauth2'], ['bearer_token', 'bearer_token_file']];
  const taken = ways.filter((keys) => keys.some((key) => mapAt(client, key) || textAt(client, key) !== ''));
  const authorization = mapAt(client, 'authorization');
  const both = (map: YAMLMap | undefined, ...keys: string[]): string[] =>
    keys.every((key) => textAt(map, key) !== '') ? [`has ${keys.join(' and ')}`] : [];
  return [
    ...(taken.length > 1
      ? [`has ${taken.map(([key]) => key).join(' and ')}, of which there may be one`]
      : []),
    ...both(client, 'bearer_token', 'bearer_token_file'),
    ...both(mapAt(client, 'basic_auth'), 'password', 'password_file'),
    ...both(authorization, 'credentials', 'credentials_file'),
    ...(textAt(authorization, 'type').trim().toLowerCase() === 'basic'
      ? ['has authorization of the type basic, for which there is basic_auth']
      : []),
  ];
}
