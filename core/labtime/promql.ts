import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { FiredrillError } from '../errors.ts';
import { remembered } from '../remembered.ts';
import { repairTree } from './promql-tree.ts';

/**
 * A parsed PromQL expression. `root` is the expression itself, without comments; offsets of nodes count characters of
 * `text` from 0. Names of nodes are the grammar's; suffixes such as `offset` belong to the operand before them.
 */
export interface PromqlTree {
  readonly text: string;
  readonly root: SyntaxNode;
}

/** Where PromQL stops to make sense: `offset` counts characters from 0; `found` is the text there, '' at the end. */
export interface PromqlSyntaxError {
  readonly offset: number;
  readonly found: string;
}

/**
 * Prometheus 2.47 says `holt_winters`; the grammar is of a newer Prometheus, which renamed it. It is read under the
 * name of a function of the same length, so that all offsets stay; `nameOfCall` gives the real name back.
 */
const renamed = { old: 'holt_winters', standIn: 'day_of_month' } as const;

/**
 * Parses an expression.
 *
 * @throws FiredrillError `PROMQL_SYNTAX`, with line and column inside the expression, when it is not PromQL.
 * @example parsePromql('rate(http_requests_total[5m]) > 1').root.name // 'BinaryExpr'
 */
export function parsePromql(text: string): PromqlTree {
  const parsed = tryParsePromql(text);
  if ('root' in parsed) return parsed;
  throw new FiredrillError('usage', 'PROMQL_SYNTAX', 'that is not a PromQL expression', {
    got: describeFound(parsed),
    location: { file: 'expression', ...positionAt(text, parsed.offset) },
  });
}

/** Parses an expression; a syntax error is a result, for callers that collect all problems. The same text gives the same tree. */
export const tryParsePromql: (text: string) => PromqlTree | PromqlSyntaxError = remembered(parsedAnew);

function parsedAnew(text: string): PromqlTree | PromqlSyntaxError {
  const top = parser.parse(withStandIns(text)).topNode;
  const offset = firstError(top);
  const root = offset === undefined ? childrenOf(repairTree(top))[0] : undefined;
  if (offset !== undefined || root === undefined) {
    const at = skipBlank(text, offset ?? text.length);
    return { offset: at, found: text.slice(at).split(/\s/, 1)[0] ?? '' };
  }
  return { text, root };
}

/** What a person reads about a syntax error. */
export function describeFound({ found }: PromqlSyntaxError): string {
  return found === '' ? 'the end of the expression' : JSON.stringify(found);
}

/** The source text of a node. */
export function textOf(tree: PromqlTree, node: SyntaxNode): string {
  return tree.text.slice(node.from, node.to);
}

/** Lezer makes its nodes anew for whoever asks; every lint walks every tree. */
const knownChildren = new WeakMap<SyntaxNode, readonly SyntaxNode[]>();
const knownWalks = new WeakMap<SyntaxNode, readonly SyntaxNode[]>();

/** The children of a node: of the same node the same ones. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const before = knownChildren.get(node);
  if (before !== undefined) return before;
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  knownChildren.set(node, children);
  return children;
}

/** The first child with this name, if there is one. */
export function childNamed(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return childrenOf(node).find((child) => child.name === name);
}

/** The name of the function or aggregation that a `FunctionCall` or an `AggregateExpr` applies, such as `rate` or `sum`. */
export function nameOfCall(tree: PromqlTree, call: SyntaxNode): string {
  const name = childrenOf(call).find(
    (child) => child.name === 'FunctionIdentifier' || child.name === 'AggregateOp',
  );
  return name === undefined ? '' : textOf(tree, name).toLowerCase();
}

/** The arguments of a `FunctionCall` or an `AggregateExpr`, in order. */
export function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const body = childNamed(call, 'FunctionCallBody');
  return body === undefined ? [] : childrenOf(body);
}

/** Every node of the tree, parents before children, in source order. */
export function walkPromql(node: SyntaxNode): readonly SyntaxNode[] {
  const before = knownWalks.get(node);
  if (before !== undefined) return before;
  const nodes: SyntaxNode[] = [];
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    nodes.push(next);
    open.push(...childrenOf(next).toReversed());
  }
  knownWalks.set(node, nodes);
  return nodes;
}

/** Line and column, both from 1, of an offset in a text. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function withStandIns(text: string): string {
  if (!text.includes(renamed.old)) return text;
  let known = text;
  const cursor = parser.parse(text).cursor();
  do {
    const { name, from, to } = cursor;
    if (name !== 'Identifier' || text.slice(from, to) !== renamed.old) continue;
    if (text[skipBlank(text, to)] === '(') known = known.slice(0, from) + renamed.standIn + known.slice(to);
  } while (cursor.next());
  return known;
}

function firstError(top: SyntaxNode): number | undefined {
  const cursor = top.cursor();
  do {
    if (cursor.type.isError) return cursor.from;
  } while (cursor.next());
  return undefined;
}

function skipBlank(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && /\s/.test(text[at] ?? '')) at++;
  return at;
}
