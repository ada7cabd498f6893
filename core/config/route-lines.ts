import { isMap, isSeq, type YAMLMap } from 'yaml';
import { readResolvedYaml } from './resolved-yaml.ts';

/** The line of each route of alertmanager.yml, from 1: the root first, children before later siblings. */
export function readRouteLines(text: string): number[] {
  const { document, lines } = readResolvedYaml('alertmanager.yml', text);
  const lineOf = (node: YAMLMap): number => lines.linePos(node.range?.[0] ?? 0).line;
  const walk = (node: YAMLMap): number[] => {
    const children = node.get('routes');
    return [lineOf(node), ...(isSeq(children) ? children.items.filter(isMap).flatMap(walk) : [])];
  };
  const root = document.get('route');
  return isMap(root) ? walk(root) : [];
}
