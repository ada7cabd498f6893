import type { SyntaxNode } from '@lezer/common';
import { argumentsOf, childNamed, nameOfCall, type PromqlTree } from '../labtime/promql.ts';
import { bare, labelsOf } from './expression.ts';
import { rangeOf, type Selector } from './selector.ts';

const functions: readonly string[] = ['rate', 'increase'];
const aggregations: readonly string[] = ['sum', 'avg', 'min', 'max'];

/** The growth of counters over a window: `rate(m[5m])`, `sum by (service) (increase(m[5m]))`. */
export interface Growth {
  readonly selector: Selector;
  readonly windowMs: number;
  /** `increase` counts what came, `rate` divides it by the window. */
  readonly isIncrease: boolean;
  /** How series are put together, and by which labels; null where each stands for itself. */
  readonly aggregated: { readonly isSum: boolean; readonly by: readonly string[] } | null;
}

/** Reads a growth; undefined when series of several services would be put together. */
export function growthOf(tree: PromqlTree, node: SyntaxNode): Growth | undefined {
  const name = nameOfCall(tree, node);
  if (node.name === 'AggregateExpr' && aggregations.includes(name)) {
    const [inner, ...more] = argumentsOf(node);
    const growth = inner === undefined || more.length > 0 ? undefined : growthOf(tree, bare(inner));
    const grouped = labelsOf(tree, childNamed(node, 'AggregateModifier'));
    if (growth === undefined || growth.aggregated !== null) return undefined;
    if (grouped?.word !== 'by' || !grouped.labels.includes('service')) return undefined;
    return { ...growth, aggregated: { isSum: name === 'sum', by: grouped.labels } };
  }
  if (node.name !== 'FunctionCall' || !functions.includes(name)) return undefined;
  const [argument] = argumentsOf(node);
  const range = argument === undefined ? undefined : rangeOf(tree, argument);
  return range === undefined ? undefined : { ...range, isIncrease: name === 'increase', aggregated: null };
}
