import { isMap, isScalar, parseDocument } from 'yaml';

/**
 * The rule file that a `PrometheusRule` manifest holds: its `spec`, as the Prometheus operator writes it into the program's
 * folder. Prometheus itself refuses the manifest. The lines of the text stay where they are, so that places in messages are
 * those of the manifest; only where the spec is not written as a block the text is written anew.
 *
 * @returns undefined for a text that is no such manifest
 */
export function ruleFileInManifest(text: string): string | undefined {
  // Most rule files are none: a look at the text spares a parse.
  if (!/\bPrometheusRule\b/.test(text)) return undefined;
  const document = parseDocument(text);
  const kind = document.get('kind');
  const spec = document.get('spec', true);
  if (document.errors.length > 0 || kind !== 'PrometheusRule' || !isMap(spec)) return undefined;
  const [first] = spec.items;
  const start = isScalar(first?.key) ? first.key.range?.[0] : undefined;
  const end = spec.range?.[1];
  if (spec.flow === true || start === undefined || end === undefined)
    return String(document.createNode(spec.toJSON()));
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indent = start - lineStart;
  const before = text.slice(0, lineStart).replace(/[^\n]+/g, '#');
  const body = text
    .slice(lineStart, end)
    .split('\n')
    .map((line) => (line.slice(0, indent).trim() === '' ? line.slice(indent) : line));
  return `${before}${body.join('\n')}`;
}
