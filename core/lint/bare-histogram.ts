import { parsePromql } from '../labtime/promql.ts';
import type { DiagnosingLint } from './lint.ts';
import { selectorsIn } from './selectors.ts';

/** Histograms of the lab's own services; those that other rules read by their buckets are recognised as well. */
const ours: readonly string[] = [
  'http_request_duration_seconds',
  'model_inference_duration_seconds',
  'model_prediction_confidence',
];

/** Trap 2: a histogram is stored as _bucket, _sum and _count; there is no series with its bare name, and the rule never fires. */
export const bareHistogram: DiagnosingLint = {
  id: 'bare-histogram',
  severity: 'error',
  title: 'a rule on the bare name of a histogram',
  find: ({ rules }) => {
    const used = rules.map((rule) => {
      const tree = parsePromql(rule.expr);
      return { rule, metrics: new Set(selectorsIn(tree, tree.root).map(({ metric }) => metric)) };
    });
    const histograms = new Set([
      ...ours,
      ...used.flatMap(({ metrics }) => [...metrics].flatMap((name) => /^(.+)_bucket$/.exec(name)?.[1] ?? [])),
    ]);
    return used.flatMap(({ rule: { alert, location }, metrics }) =>
      [...metrics]
        .filter((name) => histograms.has(name))
        .map((name) => ({
          alertnames: [alert],
          sentence: `${alert} reads ${name}, and a histogram has only ${name}_bucket, _sum and _count: it never fires (trap 2)`,
          location,
        })),
    );
  },
};
