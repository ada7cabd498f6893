import { parsePromql } from '../labtime/promql.ts';
import type { DiagnosingLint } from './lint.ts';
import { selectorsUnder } from './selectors.ts';

/** Trap 12: absent() is true only when nobody at all serves the metric, and its result carries only labels compared with `=`. */
export const absentWithoutLabels: DiagnosingLint = {
  id: 'absent-without-labels',
  severity: 'warning',
  title: 'absent() of a selector without a label',
  find: ({ rules }) =>
    rules.flatMap(({ alert, expr, location }) =>
      selectorsUnder(parsePromql(expr), ['absent', 'absent_over_time'])
        .filter(({ matchers }) => !matchers.some((matcher) => /^\w+="/.test(matcher)))
        .map(({ metric }) => ({
          alertnames: [alert],
          sentence: `${alert} asks whether ${metric} is absent everywhere: one service that still serves it hides all others, and the alert cannot say who is missing (trap 12)`,
          location,
        })),
    ),
};
