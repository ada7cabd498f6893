import type { SyntaxNode } from '@lezer/common';
import { type PromqlTree, parsePromql, textOf } from '../labtime/promql.ts';
import { remembered } from '../remembered.ts';
import { bare } from './expression.ts';
import { allShapes } from './shapes/all.ts';
import type { Condition } from './shapes/shape.ts';

/**
 * Reads what a rule waits for: the first shape of `shapes/all.ts` that recognises its expression, else `opaque`. The same
 * text gives the same condition.
 *
 * @throws FiredrillError `PROMQL_SYNTAX` when it is not PromQL
 * @example readCondition('up == 0').kind // 'target-down'
 */
export const readCondition: (expr: string) => Condition = remembered((expr) => {
  const tree = parsePromql(expr);
  return conditionOf(tree, bare(tree.root));
});

function conditionOf(tree: PromqlTree, node: SyntaxNode): Condition {
  for (const shape of allShapes) {
    const found = shape.read(tree, node, (part) => conditionOf(tree, part));
    if (found !== undefined) return found;
  }
  const why = `the oracle does not see through ${textOf(tree, node).replace(/\s+/g, ' ')}`;
  return { kind: 'opaque', truth: () => ({ kind: 'unknown', why, isOpaque: true }) };
}
