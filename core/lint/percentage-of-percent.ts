import type { SyntaxNode } from '@lezer/common';
import { type PromqlTree, parsePromql } from '../labtime/promql.ts';
import { bare, binaryOf, constantOf } from '../oracle/expression.ts';
import type { Lint } from './lint.ts';
import { actionsIn } from './template-words.ts';
import { valueNode } from './value-of-alert.ts';

/** Trap 5: humanizePercentage multiplies by 100 itself; a value in per cent becomes 8500 %. */
export const percentageOfPercent: Lint = {
  id: 'percentage-of-percent',
  severity: 'warning',
  title: 'humanizePercentage on a value that is times 100 already',
  find: ({ rules }) =>
    rules
      .filter(({ annotations }) => Object.values(annotations).flatMap(actionsIn).some(showsPercentage))
      .filter(({ expr }) => {
        const tree = parsePromql(expr);
        return isTimes100(tree, valueNode(tree, bare(tree.root)));
      })
      .map(({ alert, location }) => ({
        alertnames: [alert],
        sentence: `${alert} multiplies its value by 100 and shows it with humanizePercentage, which does so again: 85 % is told as 8500 % (trap 5)`,
        location,
      })),
};

const showsPercentage = (action: string): boolean =>
  /^(?:\$value|\.Value)\s*\|\s*humanizePercentage$|^humanizePercentage\s+(?:\$value|\.Value)$/.test(action);

/** `100 * x`, `x * 100`, and `100 - x` of such a value. */
function isTimes100(tree: PromqlTree, node: SyntaxNode): boolean {
  const binary = binaryOf(tree, node);
  if (binary === undefined) return false;
  const { left, operator, right } = binary;
  if (operator === '*') return constantOf(tree, left) === 100 || constantOf(tree, right) === 100;
  if (operator !== '-') return false;
  return constantOf(tree, left) === 100 && isTimes100(tree, right);
}
