import { isMap, isSeq } from 'yaml';
import { readResolvedYaml } from './resolved-yaml.ts';

/** What a file is that stands where a rule file should; undefined for one with groups, and for an empty one. */
export function insteadOfGroups({
  path,
  text,
}: {
  readonly path: string;
  readonly text: string;
}): string | undefined {
  const { contents, errors } = readResolvedYaml(path, text).document;
  // What is not YAML is told by whoever reads it.
  if (errors.length > 0 || contents === null) return undefined;
  if (isSeq(contents)) return 'is a list, and wants to be a map with `groups`';
  if (!isMap(contents)) return 'is no map with `groups`';
  const has = (key: string): boolean => contents.has(key);
  if (has('groups')) return undefined;
  const kind = contents.get('kind');
  if (has('apiVersion') && typeof kind === 'string')
    return `is a manifest of Kubernetes (${kind}) and no rule file`;
  if (has('alert') || has('record'))
    return 'has a rule at its top: rules stand in the list `rules` of a group in `groups`';
  if (has('rules')) return 'has `rules` at its top: they belong to a group in `groups`';
  return contents.items.length === 0 ? undefined : 'has no `groups`';
}
