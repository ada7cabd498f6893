import { parsePromql } from '../labtime/promql.ts';
import { losesLe, quantileOperands, readsTotals } from './buckets.ts';
import { everyExpression, recordedBy } from './every-expression.ts';
import type { DiagnosingLint } from './lint.ts';

/** Buckets count from the start of their program on: without rate() a quantile is one over all of its life. */
export const unratedBuckets: DiagnosingLint = {
  id: 'unrated-buckets',
  severity: 'error',
  title: 'a quantile of buckets without rate() or increase()',
  find: (config) => {
    const recorded = recordedBy(config);
    return everyExpression(config)
      .filter(({ expr }) => {
        const tree = parsePromql(expr);
        return quantileOperands(tree).some(
          // Without `le` it has no result at all, which is told there.
          (operand) => readsTotals(tree, operand, recorded) && !losesLe(tree, operand, recorded),
        );
      })
      .map(({ name, kind, location }) => ({
        alertnames: kind === 'alert' ? [name] : [],
        sentence: `${name} takes a quantile of all that was counted since the program was started, without rate(): it hardly moves any more${kind === 'alert' ? ', comes late and does not end' : ''}`,
        location,
      }));
  },
};
