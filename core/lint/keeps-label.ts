import type { SyntaxNode } from '@lezer/common';
import {
  childNamed,
  childrenOf,
  nameOfCall,
  type PromqlTree,
  parsePromql,
  textOf,
} from '../labtime/promql.ts';

/** Functions that return one number and no vector. */
const scalars = new Set(['scalar', 'time', 'pi']);

/** Functions whose result has no labels at all, or those that no target gave. */
const unlabelled = new Set([...scalars, 'vector', 'absent', 'absent_over_time']);

/**
 * True when the result of a PromQL expression carries a label that every series in it has, such as `service`: no
 * aggregation, matching or function on the way drops it.
 *
 * @throws FiredrillError `PROMQL_SYNTAX`.
 * @example keepsLabel('sum by (service) (rate(x[5m])) > 1', 'service') // true
 * @example keepsLabel('sum(rate(x[5m])) > 1', 'service') // false
 */
export function keepsLabel(expression: string, label: string): boolean {
  const tree = parsePromql(expression);
  return keeps(tree, tree.root, label);
}

function keeps(tree: PromqlTree, node: SyntaxNode, label: string): boolean {
  switch (node.name) {
    case 'AggregateExpr':
      return aggregateKeeps(tree, node, label);
    case 'BinaryExpr':
      return binaryKeeps(tree, node, label);
    case 'FunctionCall':
      return !unlabelled.has(nameOfCall(tree, node)) && anyChildKeeps(tree, node, label);
    case 'VectorSelector':
      return true;
    default:
      // Parentheses, ranges, offsets, signs: what they hold decides. Numbers and strings hold nothing.
      return anyChildKeeps(tree, node, label);
  }
}

const anyChildKeeps = (tree: PromqlTree, node: SyntaxNode, label: string): boolean =>
  childrenOf(node).some((child) => keeps(tree, child, label));

function aggregateKeeps(tree: PromqlTree, node: SyntaxNode, label: string): boolean {
  const modifier = childNamed(node, 'AggregateModifier');
  const body = childNamed(node, 'FunctionCallBody');
  if (body === undefined || !anyChildKeeps(tree, body, label)) return false;
  // topk and bottomk choose series; everything else without `by` or `without` melts them into one.
  if (modifier === undefined) return ['topk', 'bottomk'].includes(nameOfCall(tree, node));
  const listed = labelList(tree, modifier).includes(label);
  return childNamed(modifier, 'Without') === undefined ? listed : !listed;
}

function binaryKeeps(tree: PromqlTree, node: SyntaxNode, label: string): boolean {
  const [left, right] = operandsOf(node);
  if (left === undefined || right === undefined) return false;
  const leftKeeps = keeps(tree, left, label);
  const rightKeeps = keeps(tree, right, label);
  if (childNamed(node, 'Or') !== undefined) return leftKeeps && rightKeeps;
  if (childNamed(node, 'And') !== undefined || childNamed(node, 'Unless') !== undefined) return leftKeeps;
  if (!isVector(tree, left) || !isVector(tree, right)) return leftKeeps || rightKeeps;
  // Two vectors: the matching labels are in the result; with group_left or group_right all of the many side's.
  const matching = childNamed(node, 'MatchingModifierClause');
  if (matching === undefined) return leftKeeps && rightKeeps;
  if (childNamed(matching, 'GroupLeft') !== undefined) return leftKeeps;
  if (childNamed(matching, 'GroupRight') !== undefined) return rightKeeps;
  const listed = labelList(tree, matching).includes(label);
  return leftKeeps && (childNamed(matching, 'Ignoring') === undefined ? listed : !listed);
}

function operandsOf(node: SyntaxNode): SyntaxNode[] {
  const children = childrenOf(node);
  return [children[0], children.at(-1)].filter((child) => child !== undefined);
}

/** False for what is a number whatever the data: literals, scalar functions, and arithmetic over them. */
function isVector(tree: PromqlTree, node: SyntaxNode): boolean {
  if (node.name === 'FunctionCall') return !scalars.has(nameOfCall(tree, node));
  if (node.name === 'VectorSelector' || node.name === 'AggregateExpr') return true;
  return childrenOf(node).some((child) => isVector(tree, child));
}

function labelList(tree: PromqlTree, modifier: SyntaxNode): string[] {
  const list = childNamed(modifier, 'GroupingLabels');
  return list === undefined ? [] : childrenOf(list).map((child) => textOf(tree, child));
}
