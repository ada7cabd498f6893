import { childNamed, parsePromql } from '../labtime/promql.ts';
import { bare } from '../oracle/expression.ts';
import { conditionalityOf, openAlternatives } from './condition-parts.ts';
import { recordedBy } from './every-expression.ts';
import type { Lint } from './lint.ts';

/** An alert fires for whatever its expression has as a result, a 0 included. */
export const noCondition: Lint = {
  id: 'no-condition',
  severity: 'warning',
  title: 'an expression without a condition',
  find: (config) => {
    const recorded = recordedBy(config);
    return config.rules.flatMap(({ alert, expr, location }) => {
      const tree = parsePromql(expr);
      const sides = openAlternatives(tree).flat();
      const kinds = (sides.length > 0 ? sides : [tree.root]).map((side) =>
        conditionalityOf(tree, side, recorded),
      );
      // A heartbeat is meant to fire all the time, and reads nothing. One side that is compared is `uncompared-side`.
      if (conditionalityOf(tree, tree.root, recorded) === 'conditional') return [];
      if (!kinds.includes('always') || kinds.includes('conditional') || kinds.includes('unknown')) return [];
      const why =
        childNamed(bare(tree.root), 'BoolModifier') === undefined
          ? 'compares its value with nothing'
          : 'compares with `bool`, which makes a 0 of what is not so';
      return [
        {
          alertnames: [alert],
          sentence: `${alert} ${why}: it fires as long as its series are there, whatever their values`,
          location,
        },
      ];
    });
  },
};
