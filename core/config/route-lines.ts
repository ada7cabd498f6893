import { isMap, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';

/** The line of each route of alertmanager.yml, from 1: the root first, children before later siblings. */
export function readRouteLines(text: string): number[] {
  const lines = new LineCounter();
  const lineOf = (node: YAMLMap): number => lines.linePos(node.range?.[0] ?? 0).line;
  const walk = (node: YAMLMap): number[] => {
    const children = node.get('routes');
    return [lineOf(node), ...(isSeq(children) ? children.items.filter(isMap).flatMap(walk) : [])];
  };
  const root = parseDocument(text, { lineCounter: lines }).get('route');
  return isMap(root) ? walk(root) : [];
}
