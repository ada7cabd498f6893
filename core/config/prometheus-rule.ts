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
  return specAsBlock(text) ?? specAnywhere(text);
}

/** A top-level key `spec:` with nothing but a comment behind it, then every line that is indented, empty or a comment. */
const block = /^spec:[ \t]*(?:#.*)?\n(?<body>(?:(?:[ \t#].*)?(?:\n|$))+)/gm;

/**
 * The usual manifest, of which only what surrounds the spec is parsed here: the spec is parsed by whoever reads the rule file,
 * and a thousand rules are not parsed twice.
 */
function specAsBlock(text: string): string | undefined {
  const [found, ...more] = text.matchAll(block);
  const body = found?.groups?.['body'];
  if (found === undefined || body === undefined || more.length > 0) return undefined;
  const bodyStart = found.index + found[0].length - body.length;
  const bodyEnd = bodyStart + body.length;
  const first = /^ +[^\s#].*$/m.exec(body);
  // A list, a flow mapping or a plain text is no block of keys.
  if (first === null || !/^ +[\w"'][^\n]*:(?:\s|$)/.test(first[0])) return undefined;
  const surroundings = parseDocument(`${text.slice(0, bodyStart)}  {}\n${text.slice(bodyEnd)}`);
  const isManifest = surroundings.errors.length === 0 && surroundings.get('kind') === 'PrometheusRule';
  return isManifest ? inItsLines(text, bodyStart + first.index, bodyEnd) : undefined;
}

/** Any other form, such as JSON. */
function specAnywhere(text: string): string | undefined {
  const document = parseDocument(text);
  const kind = document.get('kind');
  const spec = document.get('spec', true);
  if (document.errors.length > 0 || kind !== 'PrometheusRule' || !isMap(spec)) return undefined;
  const [first] = spec.items;
  const start = isScalar(first?.key) ? first.key.range?.[0] : undefined;
  const end = spec.range?.[1];
  if (spec.flow === true || start === undefined || end === undefined)
    return String(document.createNode(spec.toJSON()));
  return inItsLines(text, text.lastIndexOf('\n', start - 1) + 1, end);
}

/** The block from the start of its first line on, moved to the left edge; what stands before becomes comments. */
function inItsLines(text: string, start: number, end: number): string {
  const indent = /^ */.exec(text.slice(start))?.[0].length ?? 0;
  const before = text.slice(0, start).replace(/[^\n]+/g, '#');
  const body = text
    .slice(start, end)
    .split('\n')
    .map((line) => (line.slice(0, indent).trim() === '' ? line.slice(indent) : line));
  return `${before}${body.join('\n')}`;
}
