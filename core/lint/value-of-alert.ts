import type { SyntaxNode } from '@lezer/common';
import { childNamed, type PromqlTree } from '../labtime/promql.ts';
import { bare, binaryOf, constantOf } from '../oracle/expression.ts';

const comparisons: readonly string[] = ['>', '<', '>=', '<=', '==', '!='];

/** The part of an expression whose number an alert shows as `$value`: what stands on the left of comparisons, `and`, `unless`. */
export function valueNode(tree: PromqlTree, node: SyntaxNode): SyntaxNode {
  const binary = binaryOf(tree, node);
  if (binary === undefined) return node;
  // `bool` makes the value 0 or 1; a number on the left leaves the value to the right.
  if (childNamed(node, 'BoolModifier') !== undefined) return node;
  const isFilter = comparisons.includes(binary.operator) || ['and', 'unless'].includes(binary.operator);
  if (!isFilter) return node;
  const decides = constantOf(tree, binary.left) === undefined ? binary.left : binary.right;
  return valueNode(tree, bare(decides));
}
