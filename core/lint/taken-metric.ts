import { goRegExp } from '../config/go-regexp.ts';
import { parsePromql } from '../labtime/promql.ts';
import { isOfPrometheus } from './lab-metrics.ts';
import type { DiagnosingLint } from './lint.ts';
import { selectorsIn } from './selectors.ts';

/** Trap 8: what a relabelling renames or drops is not stored, and whoever reads it reads nothing. */
export const takenMetric: DiagnosingLint = {
  id: 'taken-metric',
  severity: 'error',
  title: 'a relabelling takes away a metric that rules read',
  find: ({ rules, prometheus }) => {
    const readers = Map.groupBy(
      rules.flatMap(({ alert, expr }) => {
        const tree = parsePromql(expr);
        return selectorsIn(tree, tree.root).map(({ metric }) => ({ alert, metric }));
      }),
      ({ metric }) => metric,
    );
    return prometheus.takenMetrics.flatMap(({ job, regex, location }) => {
      const pattern = goRegExp(`^(?:${regex})$`);
      return [...readers]
        .filter(([metric]) => pattern.test(metric) && !isOfPrometheus(metric))
        .map(([metric, own]) => {
          const alertnames = [...new Set(own.map(({ alert }) => alert))];
          const who = `${alertnames.join(', ')} read${alertnames.length === 1 ? 's' : ''}`;
          return {
            alertnames,
            sentence: `the job ${job} renames or drops ${metric}, which ${who}: nothing is stored under that name (trap 8)`,
            location,
          };
        });
    });
  },
};
