import { asWritten } from '../config/rules.ts';
import { formatDuration } from '../duration.ts';
import type { Lint } from './lint.ts';
import { actionsIn, codeOf } from './template-words.ts';

/** An alert is its labels: one that shows the value is another alert whenever that changes, and `for` begins anew. */
export const valueInLabel: Lint = {
  id: 'value-in-label',
  severity: 'error',
  title: 'a label that shows the value',
  find: ({ rules }) =>
    // It is another alert in Prometheus already, whatever relabelling makes of it.
    rules.map(asWritten).flatMap(({ alert, labels, forMs, location }) =>
      Object.entries(labels)
        .filter(([, template]) => actionsIn(template).some(printsValue))
        .map(([name]) => ({
          alertnames: [alert],
          sentence: `the label ${name} of ${alert} shows the value, so that each change of it makes another alert${
            forMs > 0 ? `: none of them is pending for ${formatDuration(forMs)}, and it never fires` : ''
          }`,
          location,
        })),
    ),
};

/** What only decides on the value, as in `if gt $value 0.9`, writes one of a few words. */
function printsValue(action: string): boolean {
  return (
    !/^(if|else|with|range|end)\b|:?=/.test(action) && /(?:\$value\b|(?<!\w)\.Value\b)/.test(codeOf(action))
  );
}
