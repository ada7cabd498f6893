import type { SyntaxNode } from '@lezer/common';
import type { Labels } from '../labels.ts';
import {
  argumentsOf,
  childNamed,
  nameOfCall,
  type PromqlTree,
  parsePromql,
  textOf,
} from '../labtime/promql.ts';
import { bare, binaryOf, constantOf, equalitiesOf, rateOf } from './expression.ts';

/**
 * What a rule waits for, as far as the oracle can see through its expression.
 * `error-ratio`: the share of 5xx requests over a window is above a threshold (ratio 0..1).
 * `target-down`: a target does not answer its scrapes. `gauge`: a series as it was last scraped compares with a limit;
 * `labels` are those that its selector asks for. `always`: a constant. `opaque`: anything else, with the reason.
 */
export type Condition =
  | { readonly kind: 'error-ratio'; readonly windowMs: number; readonly thresholdRatio: number }
  | { readonly kind: 'target-down' }
  | {
      readonly kind: 'gauge';
      readonly metric: string;
      readonly labels: Labels;
      readonly comparison: Comparison;
      readonly limit: number;
    }
  | { readonly kind: 'always' }
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'opaque'; readonly why: string };

/** What a gauge is compared by; an alert on equality hangs on the last bit, and the oracle leaves it alone. */
export type Comparison = '>' | '>=' | '<' | '<=';

const comparisons: readonly string[] = ['>', '>=', '<', '<='] satisfies Comparison[];

/**
 * Reads a rule's expression.
 *
 * @throws FiredrillError `PROMQL_SYNTAX` when it is not PromQL
 * @example readCondition('up == 0') // { kind: 'target-down' }
 */
export function readCondition(expr: string): Condition {
  const tree = parsePromql(expr);
  return conditionOf(tree, bare(tree.root));
}

function conditionOf(tree: PromqlTree, node: SyntaxNode): Condition {
  if (node.name === 'FunctionCall' && nameOfCall(tree, node) === 'vector') {
    const value = argumentsOf(node)[0];
    if (value !== undefined && constantOf(tree, bare(value)) !== undefined) return { kind: 'always' };
  }
  const binary = binaryOf(tree, node);
  // `bool` makes a 0 of a false comparison, and an alert of that as well.
  if (binary === undefined || childNamed(node, 'BoolModifier') !== undefined) return opaque(tree, node);
  const { left, operator, right } = binary;
  if (operator === 'and') return { kind: 'all', of: [conditionOf(tree, left), conditionOf(tree, right)] };
  const limit = constantOf(tree, right);
  if (
    operator === '==' &&
    limit === 0 &&
    left.name === 'VectorSelector' &&
    nameOfSelector(tree, left) === 'up'
  ) {
    return { kind: 'target-down' };
  }
  const windowMs = errorRatioWindowMs(tree, left);
  if (operator === '>' && limit !== undefined && windowMs !== undefined) {
    return { kind: 'error-ratio', windowMs, thresholdRatio: limit };
  }
  if (isComparison(operator) && limit !== undefined && left.name === 'VectorSelector') {
    const labels = equalitiesOf(tree, left);
    const metric = nameOfSelector(tree, left);
    if (labels !== undefined && metric !== '')
      return { kind: 'gauge', metric, labels, comparison: operator, limit };
  }
  return opaque(tree, node);
}

function isComparison(operator: string): operator is Comparison {
  return comparisons.includes(operator);
}

/** `sum(rate(http_requests_total{status=~"5.."}[w])) / sum(rate(http_requests_total[w]))`, both summed alike. */
function errorRatioWindowMs(tree: PromqlTree, node: SyntaxNode): number | undefined {
  const division = binaryOf(tree, node);
  if (division?.operator !== '/') return undefined;
  const errors = rateOf(tree, division.left);
  const all = rateOf(tree, division.right);
  if (errors === undefined || all === undefined || errors.summedBy === null || all.summedBy === null)
    return undefined;
  const alike =
    errors.metric === 'http_requests_total' &&
    all.metric === errors.metric &&
    all.windowMs === errors.windowMs &&
    all.summedBy.join() === errors.summedBy.join() &&
    all.matchers.length === 0 &&
    errors.matchers.join() === 'status=~"5.."';
  return alike ? errors.windowMs : undefined;
}

function nameOfSelector(tree: PromqlTree, selector: SyntaxNode): string {
  const name = childNamed(selector, 'Identifier');
  return name === undefined ? '' : textOf(tree, name);
}

function opaque(tree: PromqlTree, node: SyntaxNode): Condition {
  return {
    kind: 'opaque',
    why: `the oracle does not see through ${textOf(tree, node).replace(/\s+/g, ' ')}`,
  };
}
