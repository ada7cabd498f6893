import { asWritten } from '../config/rules.ts';
import { formatDuration } from '../duration.ts';
import type { Lint } from './lint.ts';
import { labelsBy } from './value-in-label.ts';

/** An alert is its labels: where the value decides between words in one of them, the word changes while the alert lasts. */
export const valuePicksLabel: Lint = {
  id: 'value-picks-label',
  severity: 'warning',
  title: 'a label that is picked by the value',
  find: ({ rules }) =>
    rules.map(asWritten).flatMap((rule) =>
      labelsBy(rule, ({ picksByValue, writesValue }) => picksByValue && !writesValue).map((label) => ({
        alertnames: [rule.alert],
        sentence: `the label ${label} of ${rule.alert} is picked by the value: when that crosses what it is compared with, the alert ends and another begins${rule.forMs > 0 ? `, which is pending for ${formatDuration(rule.forMs)} anew` : ''}`,
        location: rule.location,
      })),
    ),
};
