import { isMap, isSeq, type YAMLMap } from 'yaml';
import type { Location } from '../errors.ts';
import { readResolvedYaml } from './resolved-yaml.ts';

/** A route that says `group_by: []`, or nothing after the colon, below one that groups. */
export interface EmptyGroup {
  /** What it groups by all the same. */
  readonly inherited: readonly string[];
  readonly location: Location;
}

/** Where alertmanager.yml says that a route groups by nothing, which 0.26 takes for nothing said (config/config.go, dispatch/route.go). */
export function emptyGroupsIn({
  path,
  text,
}: {
  readonly path: string;
  readonly text: string;
}): EmptyGroup[] {
  const { document, lines } = readResolvedYaml(path, text);
  const walk = (route: YAMLMap, above: readonly string[]): EmptyGroup[] => {
    const own = route.get('group_by');
    const labels = isSeq(own) ? own.items.map(String) : [];
    const isEmpty = isSeq(own) && labels.length === 0;
    const children = route.get('routes');
    return [
      ...(isEmpty && above.length > 0
        ? [{ inherited: above, location: { file: path, line: lines.linePos(own.range?.[0] ?? 0).line } }]
        : []),
      ...(isSeq(children) ? children.items.filter(isMap) : []).flatMap((child) =>
        walk(child, labels.length > 0 ? labels : above),
      ),
    ];
  };
  const root = document.get('route');
  return isMap(root) ? walk(root, []) : [];
}
