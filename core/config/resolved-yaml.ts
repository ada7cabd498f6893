import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import { FiredrillError } from '../errors.ts';
import { remembered } from '../remembered.ts';

/**
 * A YAML file as the programs read it: no aliases and no merge keys are left, and plain scalars can be had as written. It is
 * shared by all who read the same text: whoever changes it changes a clone.
 */
export interface ResolvedYaml {
  readonly document: Document;
  readonly lines: LineCounter;
  /** Where a second document begins, an offset in the text: the programs read the first one alone, and say nothing. */
  readonly ignoredFrom?: number;
}

/**
 * Nodes that a file may have once its aliases are written out: some hundred times as many as the largest rule files have.
 * A few nested aliases can stand for billions.
 */
const mostNodes = 500_000;

/**
 * Reads YAML. Aliases are replaced by copies of what they stand for, with the place of the original, and `<<` by what it
 * merges. Syntax errors stay in `document.errors`, for the caller to place.
 *
 * @throws FiredrillError `CONFIG_SYNTAX` for an alias of nothing, or when there are more nodes than anybody writes
 */
export function readResolvedYaml(path: string, text: string): ResolvedYaml {
  const { unresolved, ...read } = parsed(text);
  if (unresolved === undefined) return read;
  const { lines } = read;
  const { line, col } = lines.linePos(unresolved.offset);
  throw new FiredrillError('usage', 'CONFIG_SYNTAX', `the file cannot be read: ${unresolved.message}`, {
    location: { file: path, line, column: col },
  });
}

/** Why the aliases of a file cannot be written out. */
class Unresolved extends Error {
  readonly offset: number;
  constructor(node: Node, why: string) {
    super(why);
    this.offset = node.range?.[0] ?? 0;
  }
}

/**
 * Every reader of a configuration reads all of its files: compiler, oracle, lints, promises. Together they are parsed once, as
 * long as they have no more characters than this; a thousand rules have some 600,000, and their nodes take 100 bytes each.
 */
const mostCharacters = 2_000_000;

const parsed = remembered((text): ResolvedYaml & { readonly unresolved?: Unresolved } => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const further = document.errors.find(isSecondDocument);
  document.errors = document.errors.filter((error) => !isSecondDocument(error));
  const ignored = further === undefined ? {} : { ignoredFrom: further.pos[0] };
  try {
    if (document.errors.length === 0) resolveAliases(document);
    return { document, lines, ...ignored };
  } catch (error) {
    if (error instanceof Unresolved) return { document, lines, ...ignored, unresolved: error };
    throw error;
  }
}, mostCharacters);

function isSecondDocument({ code }: YAMLError): boolean {
  return code === 'MULTIPLE_DOCS';
}

function resolveAliases(document: Document): void {
  const refuse = (node: Node, why: string): never => {
    throw new Unresolved(node, why);
  };
  let nodes = 0;
  /** Those whose contents are being read: an alias of one of them would never end. */
  const open = new Set<Node>();
  const resolve = (alias: Alias): Node => {
    const target = alias.resolve(document) ?? refuse(alias, `nothing has the anchor ${alias.source}`);
    if (open.has(target)) return refuse(alias, `the anchor ${alias.source} holds itself`);
    // In the order of the file an anchor is resolved before its aliases are met, so that its copy holds none.
    const copy = target.clone() as typeof target;
    copy.anchor = undefined as never;
    return copy;
  };
  const count = (node: Node): void => {
    nodes += 1;
    if (nodes > mostNodes) refuse(node, `its aliases stand for more than ${mostNodes} values`);
  };
  const replace = (node: Node | null): Node | null => {
    if (node === null) return null;
    count(node);
    if (isAlias(node)) return replace(resolve(node));
    open.add(node);
    if (isSeq(node)) node.items = node.items.map((item) => replace(item as Node | null));
    if (isMap(node)) {
      for (const pair of node.items) pair.value = replace(pair.value as Node | null);
      merge(node);
    }
    open.delete(node);
    return node;
  };
  document.contents = replace(document.contents as Node | null) as typeof document.contents;
}

/** `<<: [a, b]`: the keys of the maps that the map itself does not have; of two maps the first one counts. */
function merge(map: YAMLMap): void {
  const isMerge = ({ key }: Pair): boolean => isScalar(key) && key.source === '<<' && key.type === 'PLAIN';
  const sources = map.items.filter(isMerge).flatMap(({ value }) => (isSeq(value) ? value.items : [value]));
  if (sources.length === 0) return;
  const own = map.items.filter((pair) => !isMerge(pair));
  const known = new Set(own.map(({ key }) => keyText(key)));
  for (const pair of sources.flatMap((source) => (isMap(source) ? source.items : []))) {
    const key = keyText(pair.key);
    if (known.has(key)) continue;
    known.add(key);
    own.push(pair);
  }
  map.items = own;
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

/**
 * A scalar as it is written, which is what Go's YAML puts into a string: `007`, `1.0`, `0x10` and `yes` stay what they are.
 * Undefined for what is no scalar; empty for no value.
 */
export function writtenText(node: unknown): string | undefined {
  if (node === null) return '';
  if (!isScalar(node)) return undefined;
  if (typeof node.value === 'string') return node.value;
  if (node.value === null || node.value === undefined) return '';
  return node.source ?? String(node.value);
}

/**
 * What a node holds, each scalar as it is written: a key without a value is left out, and an entry without one is empty.
 * Whoever reads a file whose values are texts to Go need not care what else they might be to YAML.
 */
export function writtenData(node: unknown): unknown {
  if (isSeq(node)) return node.items.map((item) => writtenData(item) ?? '');
  if (!isMap(node)) return isNothing(node) ? undefined : writtenText(node);
  return Object.fromEntries(
    node.items.flatMap(({ key, value }) => {
      const data = writtenData(value);
      return data === undefined ? [] : [[writtenText(key) ?? String(key), data] as const];
    }),
  );
}

function isNothing(node: unknown): boolean {
  return node === null || node === undefined || (isScalar(node) && (node.value ?? null) === null);
}

/** The scalars of a map as they are written, by key; what is no map is empty. */
export function writtenMap(node: unknown): Record<string, string> {
  if (!isMap(node)) return {};
  return Object.fromEntries(
    node.items.flatMap((pair) => {
      if (!isPair(pair)) return [];
      const text = writtenText(pair.value);
      return text === undefined ? [] : [[writtenText(pair.key) ?? String(pair.key), text] as const];
    }),
  );
}
