import { parsePromql } from '../labtime/promql.ts';
import type { DiagnosingLint } from './lint.ts';
import { selectorsUnder } from './selectors.ts';

/** Trap 12: increase() starts from the first sample; an error that is there from the start adds nothing. */
export const increaseOfEcc: DiagnosingLint = {
  id: 'increase-of-ecc',
  severity: 'error',
  title: 'an increase of GPU memory errors',
  find: ({ rules }) =>
    rules.flatMap(({ alert, expr, location }) =>
      selectorsUnder(parsePromql(expr), ['rate', 'irate', 'increase'])
        .filter(({ metric }) => metric.startsWith('DCGM_FI_DEV_ECC_DBE_'))
        .map(({ metric }) => ({
          alertnames: [alert],
          sentence: `${alert} waits for ${metric} to increase: errors that the first scrape finds already never raise it; compare the count itself (trap 12)`,
          location,
        })),
    ),
};
