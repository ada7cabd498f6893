import type { SyntaxNode } from '@lezer/common';
import {
  argumentsOf,
  childNamed,
  childrenOf,
  nameOfCall,
  type PromqlTree,
  parsePromql,
  textOf,
} from '../labtime/promql.ts';
import { bare, binaryOf, labelsOf } from '../oracle/expression.ts';
import { matchersOf } from './selectors.ts';

/**
 * False when no result of a PromQL expression can carry a label, whatever labels its series have: an aggregation, a matching
 * or a function on the way drops it from all of them. `keepsLabel` asks whether all of them carry it.
 *
 * @throws FiredrillError `PROMQL_SYNTAX`
 * @example mayCarry('x > 1', 'team') // true
 * @example mayCarry('sum by (service) (x) > 1', 'team') // false
 */
export function mayCarry(expression: string, label: string): boolean {
  const tree = parsePromql(expression);
  return may(tree, tree.root, label);
}

function may(tree: PromqlTree, node: SyntaxNode, label: string): boolean {
  switch (node.name) {
    case 'VectorSelector':
      return true;
    case 'StringLiteral':
      return false;
    case 'AggregateExpr':
      return aggregateMay(tree, node, label);
    case 'BinaryExpr':
      return binaryMay(tree, node, label);
    case 'FunctionCall':
      return callMay(tree, node, label);
    default:
      return childrenOf(node).some((child) => may(tree, child, label));
  }
}

function aggregateMay(tree: PromqlTree, node: SyntaxNode, label: string): boolean {
  const name = nameOfCall(tree, node);
  const [first] = argumentsOf(node);
  const operand = argumentsOf(node).at(-1);
  if (name === 'count_values' && first !== undefined && stringOf(tree, first) === label) return true;
  if (operand === undefined || !may(tree, operand, label)) return false;
  // They choose series, and leave them as they are.
  if (name === 'topk' || name === 'bottomk') return true;
  const by = labelsOf(tree, childNamed(node, 'AggregateModifier'));
  const isListed = by?.labels.includes(label) ?? false;
  return by?.word === 'without' ? !isListed : isListed;
}

function binaryMay(tree: PromqlTree, node: SyntaxNode, label: string): boolean {
  const binary = binaryOf(tree, node);
  if (binary === undefined) return true;
  const { operator, matching } = binary;
  const [left, right] = [may(tree, binary.left, label), may(tree, binary.right, label)];
  if (operator === 'or') return left || right;
  if (operator === 'and' || operator === 'unless') return left;
  if (!isVector(tree, binary.left) || !isVector(tree, binary.right)) return left || right;
  if (matching === undefined) return left && right;
  const isGrouped = childrenOf(matching).some(({ name }) => name === 'GroupLeft' || name === 'GroupRight');
  // The labels in the brackets of group_left come from the other side.
  if (isGrouped) return left || right;
  const isListed = labelsOf(tree, matching)?.labels.includes(label) ?? false;
  return childNamed(matching, 'Ignoring') === undefined ? isListed && left : !isListed && left;
}

function callMay(tree: PromqlTree, node: SyntaxNode, label: string): boolean {
  const name = nameOfCall(tree, node);
  const args = argumentsOf(node);
  if (['vector', 'scalar', 'time', 'pi'].includes(name)) return false;
  const [first, second] = args;
  if (name === 'absent' || name === 'absent_over_time') {
    const selector = first === undefined ? undefined : selectorOf(first);
    return (
      selector !== undefined &&
      matchersOf(tree, selector).some((matcher) => /^(\w+)="/.exec(matcher)?.[1] === label)
    );
  }
  const isMade = (name === 'label_replace' || name === 'label_join') && second !== undefined;
  return (isMade && stringOf(tree, second) === label) || args.some((arg) => may(tree, arg, label));
}

/** The selector that absent() is about; undefined for any other expression, of which no label comes through. */
function selectorOf(node: SyntaxNode): SyntaxNode | undefined {
  const inner = bare(node);
  return inner.name === 'MatrixSelector'
    ? childNamed(inner, 'VectorSelector')
    : inner.name === 'VectorSelector'
      ? inner
      : undefined;
}

/** False for what is a number whatever the data: literals, scalar functions, and arithmetic over them. */
function isVector(tree: PromqlTree, node: SyntaxNode): boolean {
  if (node.name === 'FunctionCall') return !['scalar', 'time', 'pi'].includes(nameOfCall(tree, node));
  if (node.name === 'VectorSelector' || node.name === 'AggregateExpr') return true;
  return childrenOf(node).some((child) => isVector(tree, child));
}

const stringOf = (tree: PromqlTree, node: SyntaxNode): string => textOf(tree, bare(node)).slice(1, -1);
