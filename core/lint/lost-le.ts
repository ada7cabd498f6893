import { parsePromql } from '../labtime/promql.ts';
import { losesLe, quantileOperands } from './buckets.ts';
import { everyExpression, recordedBy } from './every-expression.ts';
import type { DiagnosingLint } from './lint.ts';

/** A quantile is read off buckets by their upper bounds, and the bounds are in the label `le`. */
export const lostLe: DiagnosingLint = {
  id: 'lost-le',
  severity: 'error',
  title: 'a quantile of buckets that have lost their label le',
  find: (config) => {
    const recorded = recordedBy(config);
    return everyExpression(config)
      .filter(({ expr }) => {
        const tree = parsePromql(expr);
        return quantileOperands(tree).some((operand) => losesLe(tree, operand, recorded));
      })
      .map(({ name, kind, location }) => ({
        alertnames: kind === 'alert' ? [name] : [],
        sentence: `${name} takes a quantile of buckets without their label le, which says where each ends: the result is empty, and ${kind === 'alert' ? 'it never fires' : 'nothing is recorded'}`,
        location,
      }));
  },
};
