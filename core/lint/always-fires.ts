import { parsePromql, textOf } from '../labtime/promql.ts';
import type { Lint } from './lint.ts';
import { outcomeOf } from './outcome.ts';

/** A condition that is no condition. `vector(1)` has none, and is how a heartbeat is written. */
export const alwaysFires: Lint = {
  id: 'always-fires',
  severity: 'error',
  title: 'a condition that is so whatever the data are',
  find: ({ rules }) =>
    rules.flatMap(({ alert, expr, location }) => {
      const tree = parsePromql(expr);
      const { presence, because } = outcomeOf(tree, tree.root);
      if (presence !== 'always' || because === undefined) return [];
      const part = textOf(tree, because).replace(/\s+/g, ' ');
      return [
        {
          alertnames: [alert],
          sentence: `${alert} fires all the time: ${part} has a result, whatever the data are`,
          location,
        },
      ];
    }),
};
