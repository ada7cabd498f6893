import type { SyntaxNode } from '@lezer/common';
import {
  argumentsOf,
  childNamed,
  childrenOf,
  nameOfCall,
  type PromqlTree,
  parsePromql,
} from '../labtime/promql.ts';
import { comparisons, takeApart } from '../labtime/promql-meaning.ts';
import { bare, nameOfSelector } from '../oracle/expression.ts';
import type { Recorded } from './buckets.ts';

/**
 * What a part of an alert's expression does with its series:
 *
 * - `conditional`: it has a result only while something is so
 * - `always`: one result for each series, whatever their values
 * - `constant`: a result at all times, without any series
 * - `unknown`: it reads what rules record elsewhere
 */
export type Conditionality = 'conditional' | 'always' | 'constant' | 'unknown';

/** Series that are there only while something is so: what Prometheus writes about its own alerts. */
const passing = /^ALERTS(_FOR_STATE)?$/;

export function conditionalityOf(
  tree: PromqlTree,
  node: SyntaxNode,
  recorded: Recorded,
  seen: ReadonlySet<string> = new Set(),
): Conditionality {
  const of = (one: SyntaxNode | undefined): Conditionality =>
    one === undefined ? 'constant' : conditionalityOf(tree, one, recorded, seen);
  switch (node.name) {
    case 'VectorSelector':
      return ofSelector(nameOfSelector(tree, node), recorded, seen);
    case 'BinaryExpr': {
      const operation = takeApart(node);
      if (operation === undefined) return 'unknown';
      const { left, right, operator } = operation;
      if (operator === 'Or') return either(of(left), of(right));
      // `and` and `unless` ask whether the other side is there; `bool` makes a 0 of what is not so, which is a result.
      const asks = operator === 'And' || operator === 'Unless' || comparisons.has(operator);
      return asks && childNamed(node, 'BoolModifier') === undefined
        ? 'conditional'
        : both(of(left), of(right));
    }
    case 'FunctionCall':
      return ofCall(tree, node, of);
    case 'AggregateExpr':
      // The last argument: a parameter such as the 5 of topk() is no condition.
      return of(argumentsOf(node).at(-1));
    case 'NumberDurationLiteral':
    case 'StringLiteral':
      return 'constant';
    case 'ParenExpr':
      return of(bare(node));
    default:
      // Signs, ranges, subqueries, offsets: what they are about.
      return of(childrenOf(node).find(({ name }) => /(?:Expr|Selector|Call|Literal)$/.test(name)));
  }
}

function ofSelector(metric: string, recorded: Recorded, seen: ReadonlySet<string>): Conditionality {
  if (passing.test(metric)) return 'conditional';
  const sources = seen.has(metric) ? [] : (recorded.get(metric) ?? []);
  // A colon is for what rules record, and a selector without a name may be of anything.
  if (sources.length === 0) return metric === '' || metric.includes(':') ? 'unknown' : 'always';
  const next = new Set([...seen, metric]);
  return sources
    .map((expr) => parsePromql(expr))
    .map((tree) => conditionalityOf(tree, bare(tree.root), recorded, next))
    .reduce(either);
}

function ofCall(
  tree: PromqlTree,
  node: SyntaxNode,
  of: (node: SyntaxNode) => Conditionality,
): Conditionality {
  const name = nameOfCall(tree, node);
  if (name === 'absent' || name === 'absent_over_time') return 'conditional';
  if (name === 'vector' || name === 'scalar') return 'constant';
  return argumentsOf(node).map(of).reduce(both, 'constant');
}

/** Two that must both be there. */
function both(one: Conditionality, other: Conditionality): Conditionality {
  const order: readonly Conditionality[] = ['conditional', 'unknown', 'always', 'constant'];
  return order.find((kind) => kind === one || kind === other) ?? 'unknown';
}

/** One of two is enough. */
function either(one: Conditionality, other: Conditionality): Conditionality {
  const order: readonly Conditionality[] = ['constant', 'always', 'unknown', 'conditional'];
  return order.find((kind) => kind === one || kind === other) ?? 'unknown';
}

/** An `or` whose result is the alert's as it is: nothing compares it later. Its sides, without further ones in them. */
export function openAlternatives(tree: PromqlTree, node: SyntaxNode = tree.root): SyntaxNode[][] {
  const operation = node.name === 'BinaryExpr' ? takeApart(node) : undefined;
  if (operation === undefined) return childrenOf(node).flatMap((child) => openAlternatives(tree, child));
  const { left, right, operator } = operation;
  if (operator === 'Or') return [sidesOf(node)];
  if (comparisons.has(operator)) return [];
  const isFilter = operator === 'And' || operator === 'Unless';
  return (isFilter ? [left] : [left, right]).flatMap((side) => openAlternatives(tree, side));
}

function sidesOf(node: SyntaxNode): SyntaxNode[] {
  const inner = bare(node);
  const operation = inner.name === 'BinaryExpr' ? takeApart(inner) : undefined;
  return operation?.operator === 'Or' ? [operation.left, operation.right].flatMap(sidesOf) : [inner];
}
