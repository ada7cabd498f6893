import type { SyntaxNode } from '@lezer/common';
import {
  argumentsOf,
  childNamed,
  nameOfCall,
  type PromqlTree,
  parsePromql,
  textOf,
} from '../labtime/promql.ts';
import { type Binary, bare, binaryOf, constantOf, labelsOf } from '../oracle/expression.ts';

/** Functions whose vector is not their first argument. */
const vectorArgument: Readonly<Record<string, number>> = {
  histogram_quantile: 1,
  histogram_fraction: 2,
  quantile_over_time: 1,
  topk: 1,
  bottomk: 1,
  quantile: 1,
  count_values: 1,
};

/** True when the results of an expression can carry a target label such as `service`. */
export function keepsLabel(expr: string, label: string): boolean {
  const tree = parsePromql(expr);
  return keeps(tree, bare(tree.root), label);
}

function keeps(tree: PromqlTree, node: SyntaxNode, label: string): boolean {
  const binary = binaryOf(tree, node);
  if (binary !== undefined) return keepsInBinary(tree, binary, label);
  const vector = argumentsOf(node)[vectorArgument[nameOfCall(tree, node)] ?? 0];
  if (node.name === 'AggregateExpr') {
    const modifier = labelsOf(tree, childNamed(node, 'AggregateModifier'));
    if (modifier === undefined || vector === undefined) return false;
    const listed = modifier.labels.includes(label);
    return (modifier.word === 'by' ? listed : !listed) && keeps(tree, bare(vector), label);
  }
  if (node.name === 'FunctionCall') return keepsInCall(tree, nameOfCall(tree, node), vector, label);
  return ['VectorSelector', 'MatrixSelector', 'SubqueryExpr', 'OffsetExpr'].includes(node.name);
}

function keepsInBinary(
  tree: PromqlTree,
  { left, operator, right, matching }: Binary,
  label: string,
): boolean {
  if (constantOf(tree, left) !== undefined) return keeps(tree, right, label);
  const clause = labelsOf(tree, matching);
  const arithmetic = !['and', 'or', 'unless'].includes(operator);
  if (arithmetic && clause?.word === 'on' && !clause.labels.includes(label)) return false;
  return keeps(tree, left, label) && (operator !== 'or' || keeps(tree, right, label));
}

function keepsInCall(tree: PromqlTree, name: string, vector: SyntaxNode | undefined, label: string): boolean {
  if (name === 'label_replace') return true;
  if (vector === undefined) return false;
  // absent() keeps what its selector pins down: absent(up{service="app"}).
  return name.startsWith('absent')
    ? textOf(tree, vector).includes(`${label}="`)
    : keeps(tree, bare(vector), label);
}
