import type { SyntaxNode } from '@lezer/common';
import {
  argumentsOf,
  childNamed,
  nameOfCall,
  type PromqlTree,
  parsePromql,
  textOf,
} from '../labtime/promql.ts';
import { bare, binaryOf, constantOf, labelsOf } from '../oracle/expression.ts';

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
  if (binary !== undefined) {
    const matching = labelsOf(tree, binary.matching);
    const arithmetic = !['and', 'or', 'unless'].includes(binary.operator);
    if (constantOf(tree, binary.left) !== undefined) return keeps(tree, binary.right, label);
    if (arithmetic && matching?.word === 'on' && !matching.labels.includes(label)) return false;
    return keeps(tree, binary.left, label) && (binary.operator !== 'or' || keeps(tree, binary.right, label));
  }
  const vector = argumentsOf(node)[vectorArgument[nameOfCall(tree, node)] ?? 0];
  if (node.name === 'AggregateExpr') {
    const modifier = labelsOf(tree, childNamed(node, 'AggregateModifier'));
    if (modifier === undefined || vector === undefined) return false;
    const listed = modifier.labels.includes(label);
    return (modifier.word === 'by' ? listed : !listed) && keeps(tree, bare(vector), label);
  }
  if (node.name === 'FunctionCall') {
    if (nameOfCall(tree, node) === 'label_replace') return true;
    // absent() keeps what its selector pins down: absent(up{service="app"}).
    if (nameOfCall(tree, node).startsWith('absent'))
      return vector !== undefined && textOf(tree, vector).includes(`${label}="`);
    return vector !== undefined && keeps(tree, bare(vector), label);
  }
  return (
    node.name === 'VectorSelector' ||
    node.name === 'MatrixSelector' ||
    node.name === 'SubqueryExpr' ||
    node.name === 'OffsetExpr'
  );
}
