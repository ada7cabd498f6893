import { parsePromql } from '../labtime/promql.ts';
import { nearestName } from '../nearest-name.ts';
import { recordedBy } from './every-expression.ts';
import { framebufferMetric } from './framebuffer-total.ts';
import { labMetrics } from './lab-metrics.ts';
import type { DiagnosingLint } from './lint.ts';
import { selectorsIn } from './selectors.ts';
import { servedIn } from './served-in-lab.ts';

/** What no program serves is not stored: whoever reads it reads nothing. Known only where all targets are the lab's own. */
export const unservedMetric: DiagnosingLint = {
  id: 'unserved-metric',
  severity: 'error',
  title: 'a rule on a metric that nobody in the lab serves',
  find: (config) => {
    const isServed = servedIn(config);
    if (isServed === undefined) return [];
    const recorded = recordedBy(config);
    return config.rules.flatMap(({ alert, expr, location }) => {
      const tree = parsePromql(expr);
      const metrics = new Set(selectorsIn(tree, tree.root).map(({ metric }) => metric));
      return (
        [...metrics]
          .filter((metric) => !recorded.has(metric) && !isServed(metric))
          // The bare name of a histogram is `bare-histogram`, and a total that some exporters have is `framebuffer-total`.
          .filter((metric) => !isServed(`${metric}_bucket`) && metric !== framebufferMetric)
          .map((metric) => {
            const near = nearestName(metric, labMetrics);
            const hint = near === undefined ? '' : `; did you mean ${near}?`;
            return {
              alertnames: [alert],
              sentence: `nobody in the lab serves ${metric}, which ${alert} reads${hint}`,
              location,
            };
          })
      );
    });
  },
};
