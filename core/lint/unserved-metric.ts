import { parsePromql } from '../labtime/promql.ts';
import { nearestName } from '../nearest-name.ts';
import { remembered } from '../remembered.ts';
import { recordedBy } from './every-expression.ts';
import { framebufferMetric } from './framebuffer-total.ts';
import { labMetrics } from './lab-metrics.ts';
import type { Diagnosable, DiagnosingLint, Flaw } from './lint.ts';
import { outcomeOf } from './outcome.ts';
import { selectorsIn } from './selectors.ts';
import { servedIn } from './served-in-lab.ts';

/** Many rules read one metric. */
const nearestServed = remembered((metric) => nearestName(metric, labMetrics));

/** What no program serves is not stored: whoever reads it reads nothing. Known only where all targets are the lab's own. */
export const unservedMetric: DiagnosingLint = {
  id: 'unserved-metric',
  severity: 'error',
  title: 'a rule on a metric that nobody in the lab serves',
  find: (config) => flawsIn(config, { canFire: false }),
};

/** The same where the alert can fire without it: on a side of an `or`, under `unless` or `absent()`. */
export const unservedAlternative: DiagnosingLint = {
  id: 'unserved-alternative',
  severity: 'warning',
  title: 'a metric that nobody in the lab serves, and without which an alert can fire',
  find: (config) => flawsIn(config, { canFire: true }),
};

function flawsIn(config: Diagnosable, { canFire }: { readonly canFire: boolean }): Flaw[] {
  const isUnserved = unservedIn(config);
  return config.rules.flatMap(({ alert, expr, location }) => {
    const tree = parsePromql(expr);
    const metrics = new Set(selectorsIn(tree, tree.root).map(({ metric }) => metric));
    const unserved = [...metrics].filter(isUnserved);
    if (unserved.length === 0) return [];
    const { presence } = outcomeOf(tree, tree.root, isUnserved);
    if ((presence !== 'never') !== canFire) return [];
    const then = { never: '', maybe: '; it can fire all the same', always: '; it fires all the time' }[
      presence
    ];
    return unserved.map((metric) => {
      const near = nearestServed(metric);
      const hint = near === undefined ? '' : `; did you mean ${near}?`;
      return {
        alertnames: [alert],
        sentence: `nobody in the lab serves ${metric}, which ${alert} reads${then}${hint}`,
        location,
      };
    });
  });
}

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
