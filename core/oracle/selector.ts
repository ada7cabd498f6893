import type { SyntaxNode } from '@lezer/common';
import { type Matcher, matchesAll, parseMatcher } from '../config/matcher.ts';
import { parseDurationMs } from '../duration.ts';
import type { Labels } from '../labels.ts';
import { childNamed, childrenOf, type PromqlTree, textOf, walkPromql } from '../labtime/promql.ts';
import { nameOfSelector } from './expression.ts';

/** A plain selector of series: a metric by its name, and what it asks of the other labels. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
}

/** Reads `metric{label=~"..."}`; undefined for a name in braces, or a value with an escape in it. */
export function selectorOf(tree: PromqlTree, node: SyntaxNode): Selector | undefined {
  const metric = node.name === 'VectorSelector' ? nameOfSelector(tree, node) : '';
  if (metric === '') return undefined;
  const written = [...walkPromql(node)].filter(({ name }) => name.endsWith('LabelMatcher'));
  const matchers = written.flatMap((matcher) => {
    const [name, operator, value] = childrenOf(matcher);
    const [, plain] = value === undefined ? [] : (/^["']([^"'\\]*)["']$/.exec(textOf(tree, value)) ?? []);
    if (name?.name !== 'LabelName' || operator === undefined || plain === undefined) return [];
    return [parseMatcher(`${textOf(tree, name)}${textOf(tree, operator)}"${plain}"`)];
  });
  return matchers.length === written.length ? { metric, matchers } : undefined;
}

/** Reads `metric{...}[5m]`. */
export function rangeOf(
  tree: PromqlTree,
  node: SyntaxNode,
): { readonly selector: Selector; readonly windowMs: number } | undefined {
  if (node.name !== 'MatrixSelector') return undefined;
  const inner = childNamed(node, 'VectorSelector');
  const window = childrenOf(node).at(-1);
  const selector = inner === undefined ? undefined : selectorOf(tree, inner);
  if (selector === undefined || window === undefined) return undefined;
  return { selector, windowMs: parseDurationMs(textOf(tree, window).replace(/[[\]\s]/g, '')) };
}

/** Whether a selector takes a series of a service with these other labels. */
export function selects({ matchers }: Selector, service: string, labels: Labels): boolean {
  return matchesAll(matchers, { ...labels, service });
}
