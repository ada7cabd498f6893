import { parsePromql, walkPromql } from '../labtime/promql.ts';
import { bare, binaryOf, constantOf, rateOf } from '../oracle/expression.ts';
import type { DiagnosingLint } from './lint.ts';

/** Trap 3: a lower limit on an unsummed rate fires for every rare label set of a busy service. */
export const unsummedFloor: DiagnosingLint = {
  id: 'unsummed-floor',
  severity: 'error',
  title: 'a lower limit on a rate that is not summed',
  find: ({ rules }) =>
    rules
      .filter(({ expr }) => {
        const tree = parsePromql(expr);
        return [...walkPromql(tree.root)].some((node) => {
          const comparison = binaryOf(tree, bare(node));
          if (comparison === undefined || !['<', '<='].includes(comparison.operator)) return false;
          return (
            rateOf(tree, comparison.left)?.summedBy === null &&
            constantOf(tree, comparison.right) !== undefined
          );
        });
      })
      .map(({ alert, location }) => ({
        alertnames: [alert],
        sentence: `${alert} compares a rate with a lower limit without sum: it fires for every rare label set of a busy service (trap 3)`,
        location,
      })),
};
