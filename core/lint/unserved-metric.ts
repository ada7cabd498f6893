import { parsePromql } from '../labtime/promql.ts';
import { nearestName } from '../nearest-name.ts';
import { remembered } from '../remembered.ts';
import { recordedBy } from './every-expression.ts';
import { framebufferMetric } from './framebuffer-total.ts';
import { labMetrics } from './lab-metrics.ts';
import type { Diagnosable, DiagnosingLint } from './lint.ts';
import { selectorsIn } from './selectors.ts';
import { servedIn } from './served-in-lab.ts';

/** Many rules read one metric. */
const nearestServed = remembered((metric) => nearestName(metric, labMetrics));

/** What no program serves is not stored: whoever reads it reads nothing. Known only where all targets are the lab's own. */
export const unservedMetric: DiagnosingLint = {
  id: 'unserved-metric',
  severity: 'error',
  title: 'a rule on a metric that nobody in the lab serves',
  find: (config) => {
    const isUnserved = unservedIn(config);
    return config.rules.flatMap(({ alert, expr, location }) => {
      const tree = parsePromql(expr);
      const metrics = new Set(selectorsIn(tree, tree.root).map(({ metric }) => metric));
      return [...metrics].filter(isUnserved).map((metric) => {
        const near = nearestServed(metric);
        const hint = near === undefined ? '' : `; did you mean ${near}?`;
        return {
          alertnames: [alert],
          sentence: `nobody in the lab serves ${metric}, which ${alert} reads${hint}`,
          location,
        };
      });
    });
  },
};

/** Tells of a metric whether nobody serves or records it; false where that cannot be known. */
export function unservedIn(config: Diagnosable): (metric: string) => boolean {
  const isServed = servedIn(config);
  if (isServed === undefined) return () => false;
  const recorded = recordedBy(config);
  return (metric) =>
    !recorded.has(metric) &&
    !isServed(metric) &&
    // The bare name of a histogram is `bare-histogram`, and a total that some exporters have is `framebuffer-total`.
    !isServed(`${metric}_bucket`) &&
    metric !== framebufferMetric;
}
