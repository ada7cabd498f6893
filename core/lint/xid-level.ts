import { parsePromql } from '../labtime/promql.ts';
import type { DiagnosingLint } from './lint.ts';
import { selectorsIn } from './selectors.ts';

const lastXid = 'DCGM_FI_DEV_XID_ERRORS';

/** Trap 10: the gauge holds the number of the last XID for ever. */
export const xidLevel: DiagnosingLint = {
  id: 'xid-level',
  severity: 'error',
  title: 'an alert on the last XID of a GPU',
  find: ({ rules }) =>
    rules
      .filter(({ expr }) => {
        const tree = parsePromql(expr);
        return selectorsIn(tree, tree.root).some(({ metric }) => metric === lastXid);
      })
      .map(({ alert, location }) => ({
        alertnames: [alert],
        sentence: `${alert} reads ${lastXid}, which keeps the last XID for ever: it never resolves and does not see the same XID again; use DCGM_EXP_XID_ERRORS_COUNT (trap 10)`,
        location,
      })),
};
