import type { SyntaxNode } from '@lezer/common';
import { argumentsOf, childNamed, childrenOf, nameOfCall, type PromqlTree } from '../labtime/promql.ts';
import { bare, binaryOf, constantOf, labelsOf } from '../oracle/expression.ts';

/**
 * All labels that the series of a result can have, where the expression itself lists them, as `sum by (service) (x) > 1` does.
 * Undefined where they are those of the stored series, or more than that.
 */
export function fixedLabels(tree: PromqlTree, node: SyntaxNode = tree.root): readonly string[] | undefined {
  const inner = bare(node);
  if (inner.name === 'AggregateExpr') return ofAggregation(tree, inner);
  if (inner.name === 'FunctionCall') {
    const name = nameOfCall(tree, inner);
    if (name === 'vector') return [];
    const vectors = argumentsOf(inner).filter((arg) => constantOf(tree, bare(arg)) === undefined);
    const [only] = vectors;
    // Those that make labels have text among their arguments.
    return vectors.length === 1 && only !== undefined ? fixedLabels(tree, only) : undefined;
  }
  if (inner.name === 'UnaryExpr') {
    const operand = childrenOf(inner).at(-1);
    return operand === undefined ? undefined : fixedLabels(tree, operand);
  }
  const binary = binaryOf(tree, inner);
  if (binary === undefined) return undefined;
  const { left, right, operator, matching } = binary;
  if (operator === 'and' || operator === 'unless') return fixedLabels(tree, left);
  if (constantOf(tree, right) !== undefined) return fixedLabels(tree, left);
  if (constantOf(tree, left) !== undefined) return fixedLabels(tree, right);
  if (matching === undefined) return fixedLabels(tree, left) ?? fixedLabels(tree, right);
  const isGrouped = childrenOf(matching).some(({ name }) => name === 'GroupLeft' || name === 'GroupRight');
  return isGrouped || childNamed(matching, 'On') === undefined ? undefined : labelsOf(tree, matching)?.labels;
}

function ofAggregation(tree: PromqlTree, node: SyntaxNode): readonly string[] | undefined {
  // They choose series, or make a label.
  if (['topk', 'bottomk', 'count_values'].includes(nameOfCall(tree, node))) return undefined;
  const modifier = childNamed(node, 'AggregateModifier');
  const list = labelsOf(tree, modifier);
  if (modifier === undefined) return [];
  return list?.word === 'by' ? list.labels : undefined;
}
