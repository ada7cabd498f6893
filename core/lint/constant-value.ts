import type { SyntaxNode } from '@lezer/common';
import { argumentsOf, childNamed, nameOfCall, type PromqlTree } from '../labtime/promql.ts';
import { comparisons, setOperators, takeApart } from '../labtime/promql-meaning.ts';
import { bare, constantOf } from '../oracle/expression.ts';

/** The one value that all series of an expression's result have, whatever the data: `up == 0`, `absent(x)`, `vector(1)`, `x * 0`. */
export function constantValue(tree: PromqlTree, given: SyntaxNode): number | undefined {
  const node = bare(given);
  const number = constantOf(tree, node);
  if (number !== undefined) return number;
  if (node.name === 'FunctionCall') {
    const [argument] = argumentsOf(node);
    const name = nameOfCall(tree, node);
    if (name === 'vector') return argument && constantOf(tree, bare(argument));
    return ['absent', 'absent_over_time', 'present_over_time'].includes(name) ? 1 : undefined;
  }
  if (node.name === 'AggregateExpr') return nameOfCall(tree, node) === 'group' ? 1 : undefined;
  return node.name === 'BinaryExpr' ? ofOperation(tree, node) : undefined;
}

/** Whether the values of a result are a few that never change: one, 0 and 1 of a comparison with `bool`, or those of both sides of an `or`. */
export function hasFewValues(tree: PromqlTree, given: SyntaxNode): boolean {
  const node = bare(given);
  if (constantValue(tree, node) !== undefined) return true;
  const operation = node.name === 'BinaryExpr' ? takeApart(node) : undefined;
  if (operation === undefined) return false;
  const { left, right, operator } = operation;
  if (childNamed(node, 'BoolModifier') !== undefined) return true;
  if (operator === 'Or') return hasFewValues(tree, left) && hasFewValues(tree, right);
  return ['And', 'Unless'].includes(operator) && hasFewValues(tree, left);
}

function ofOperation(tree: PromqlTree, node: SyntaxNode): number | undefined {
  const operation = takeApart(node);
  if (operation === undefined || childNamed(node, 'BoolModifier') !== undefined) return undefined;
  const { operator, left, right } = operation;
  const sides = [constantOf(tree, bare(left)), constantOf(tree, bare(right))];
  // Whatever is compared passes with the value that it is compared with.
  if (['Eql', 'EqlC', 'EqlSingle'].includes(operator)) {
    const equal = sides.find((side) => side !== undefined);
    if (equal !== undefined) return equal;
  }
  if (comparisons.has(operator) && sides[0] !== undefined) return constantValue(tree, right);
  if (comparisons.has(operator) || operator === 'And' || operator === 'Unless')
    return constantValue(tree, left);
  if (setOperators.has(operator)) {
    const one = constantValue(tree, left);
    return one === constantValue(tree, right) ? one : undefined;
  }
  return operator === 'Mul' && sides.includes(0) ? 0 : undefined;
}
