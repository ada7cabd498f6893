import { parsePromql, textOf } from '../labtime/promql.ts';
import { conditionalityOf, openAlternatives } from './condition-parts.ts';
import { recordedBy } from './every-expression.ts';
import type { Lint } from './lint.ts';

/** `or` binds more weakly than a comparison: in `a or b > 90` only b is compared. */
export const uncomparedSide: Lint = {
  id: 'uncompared-side',
  severity: 'warning',
  title: 'a side of an `or` that is compared with nothing',
  find: (config) => {
    const recorded = recordedBy(config);
    return config.rules.flatMap(({ alert, expr, location }) => {
      const tree = parsePromql(expr);
      const flaws = openAlternatives(tree).flatMap((nodes) => {
        const sides = nodes.map((node) => ({
          text: textOf(tree, node).replace(/\s+/g, ' '),
          kind: conditionalityOf(tree, node, recorded),
        }));
        // Where no side is a condition it is `no-condition`.
        return sides.some(({ kind }) => kind === 'conditional')
          ? sides.filter(({ kind }) => kind === 'always' || kind === 'constant')
          : [];
      });
      return flaws.map(({ text, kind }) => ({
        alertnames: [alert],
        sentence: `${alert} compares not all sides of \`or\`, which binds more weakly than a comparison: ${kind === 'constant' ? `${text} is true all the time` : `${text} is compared with nothing, and fires as long as its series are there`}`,
        location,
      }));
    });
  },
};
