import { parsePromql } from '../labtime/promql.ts';
import type { DiagnosingLint } from './lint.ts';
import { selectorsIn } from './selectors.ts';

/** A field of dcgm-exporter that is off by default. */
export const framebufferMetric = 'DCGM_FI_DEV_FB_TOTAL';

/** Trap 11: the exporter does not serve the total unless it is told to. */
export const framebufferTotal: DiagnosingLint = {
  id: 'framebuffer-total',
  severity: 'warning',
  title: 'a rule on the total GPU memory, which is not exported by default',
  find: ({ rules }) =>
    rules
      .filter(({ expr }) => {
        const tree = parsePromql(expr);
        return selectorsIn(tree, tree.root).some(({ metric }) => metric === framebufferMetric);
      })
      .map(({ alert, location }) => ({
        alertnames: [alert],
        sentence: `${alert} reads ${framebufferMetric}, which dcgm-exporter does not export by default: use FB_USED / (FB_USED + FB_FREE) (trap 11)`,
        location,
      })),
};
