import type { SyntaxNode } from '@lezer/common';
import {
  argumentsOf,
  childrenOf,
  nameOfCall,
  type PromqlTree,
  parsePromql,
  textOf,
  walkPromql,
} from '../labtime/promql.ts';
import { bare, binaryOf, nameOfSelector } from '../oracle/expression.ts';
import { keepsLabel } from './keeps-label.ts';

/** What recorded series are computed from, by name. */
export type Recorded = ReadonlyMap<string, readonly string[]>;

/**
 * What each histogram_quantile() of an expression is taken of. The sides of an `or` stand for themselves: one may be there
 * for native histograms, and the other one for buckets.
 */
export function quantileOperands(tree: PromqlTree): SyntaxNode[] {
  return [...walkPromql(tree.root)]
    .filter((node) => node.name === 'FunctionCall' && nameOfCall(tree, node) === 'histogram_quantile')
    .flatMap((call) => argumentsOf(call).slice(1, 2))
    .flatMap((operand) => sidesOf(tree, operand));
}

function sidesOf(tree: PromqlTree, node: SyntaxNode): SyntaxNode[] {
  const inner = bare(node);
  const binary = binaryOf(tree, inner);
  return binary?.operator === 'or'
    ? [binary.left, binary.right].flatMap((side) => sidesOf(tree, side))
    : [inner];
}

/** A counter of a classic histogram, by the name that its exporter gives it. Colons are for what rules record. */
const isBucket = (metric: string): boolean => /^[^:]+_bucket$/.test(metric);

/**
 * True when an operand is made of buckets that have lost their label `le` on the way. Such samples are passed over
 * (promql/functions.go of Prometheus 2.47.2); native histograms have no `le`.
 */
export function losesLe(
  tree: PromqlTree,
  operand: SyntaxNode,
  recorded: Recorded,
  seen: Seen = new Set(),
): boolean {
  const metrics = metricsIn(tree, operand);
  const isWithout = !keepsLabel(textOf(tree, operand), 'le');
  if (isWithout && metrics.some((metric) => isOfBuckets(metric, recorded, seen))) return true;
  return (
    metrics.length > 0 &&
    metrics.every((metric) =>
      isEvery(metric, recorded, seen, (inner, next) => losesLe(inner, bare(inner.root), recorded, next)),
    )
  );
}

function isOfBuckets(metric: string, recorded: Recorded, seen: Seen): boolean {
  if (isBucket(metric)) return true;
  return isEvery(metric, recorded, seen, (inner, next) =>
    metricsIn(inner, inner.root).some((one) => isOfBuckets(one, recorded, next)),
  );
}

/** Functions that make of a counter what it has grown by. */
const growths = new Set(['rate', 'irate', 'increase', 'delta', 'idelta', 'deriv']);

/** True when an operand reads buckets as they stand, counted since their program was started. */
export function readsTotals(
  tree: PromqlTree,
  node: SyntaxNode,
  recorded: Recorded,
  seen: Seen = new Set(),
): boolean {
  if (node.name === 'FunctionCall' && growths.has(nameOfCall(tree, node))) return false;
  // A difference to an earlier time is an increase, made by hand.
  if (node.name === 'BinaryExpr' && binaryOf(tree, node)?.operator === '-') return false;
  if (node.name !== 'VectorSelector')
    return childrenOf(node).some((child) => readsTotals(tree, child, recorded, seen));
  const metric = nameOfSelector(tree, node);
  return (
    isBucket(metric) ||
    isEvery(metric, recorded, seen, (inner, next) => readsTotals(inner, inner.root, recorded, next))
  );
}

/** Names of recordings that are being looked into: one may be made of itself. */
type Seen = ReadonlySet<string>;

/** Whether a series is recorded, and something is true of whatever it is recorded from. */
function isEvery(
  metric: string,
  recorded: Recorded,
  seen: Seen,
  isTrue: (tree: PromqlTree, seen: Seen) => boolean,
): boolean {
  const sources = seen.has(metric) ? [] : (recorded.get(metric) ?? []);
  const next = new Set([...seen, metric]);
  return sources.length > 0 && sources.every((expr) => isTrue(parsePromql(expr), next));
}

function metricsIn(tree: PromqlTree, node: SyntaxNode): string[] {
  return [...walkPromql(node)]
    .filter(({ name }) => name === 'VectorSelector')
    .map((selector) => nameOfSelector(tree, selector));
}
