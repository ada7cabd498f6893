import { parsePromql, textOf } from '../labtime/promql.ts';
import type { DiagnosingLint } from './lint.ts';
import { outcomeOf } from './outcome.ts';

/** A comparison that no value passes: the count of what is there is never 0, and the seventh day of the week is a 0. */
export const neverFires: DiagnosingLint = {
  id: 'never-fires',
  severity: 'error',
  title: 'an expression that has no result whatever the data are',
  find: ({ rules }) =>
    rules.flatMap(({ alert, expr, location }) => {
      const tree = parsePromql(expr);
      const { presence, because = tree.root } = outcomeOf(tree, tree.root);
      if (presence !== 'never') return [];
      const part = textOf(tree, because).replace(/\s+/g, ' ');
      return [
        {
          alertnames: [alert],
          kinds: ['missing'],
          sentence: `${alert} never fires: ${part} has no result, whatever the data are`,
          location,
        },
      ];
    }),
};
