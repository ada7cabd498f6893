import { asWritten } from '../config/rules.ts';
import { formatDuration } from '../duration.ts';
import { parsePromql } from '../labtime/promql.ts';
import { hasFewValues } from './constant-value.ts';
import type { Lint } from './lint.ts';
import { labelTemplates } from './rule-template.ts';

/**
 * An alert is its labels: one that shows the value is another alert whenever that changes, and `for` begins anew. A value
 * that only decides between words is let pass, and so is one that never changes, as of `up == 0`.
 */
export const valueInLabel: Lint = {
  id: 'value-in-label',
  severity: 'error',
  title: 'a label that shows the value',
  find: ({ rules }) =>
    // It is another alert in Prometheus already, whatever relabelling makes of it.
    rules.map(asWritten).flatMap((rule) => {
      const { alert, expr, forMs, location } = rule;
      const tree = parsePromql(expr);
      if (hasFewValues(tree, tree.root)) return [];
      return labelTemplates(rule)
        .filter(({ template }) => template.kind === 'read' && template.writesValue)
        .map(({ name }) => ({
          alertnames: [alert],
          sentence: `the label ${name} of ${alert} shows the value, so that each change of it makes another alert${
            forMs > 0 ? `: none of them is pending for ${formatDuration(forMs)}, and it never fires` : ''
          }`,
          location,
        }));
    }),
};
