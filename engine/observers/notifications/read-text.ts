import type { NotifiedAlert } from '../../../core/journal.ts';
import { parseLabels } from '../../../core/labels.ts';

/** The line for programs in a message; its grammar is in the comment of templates/firedrill.tmpl. */
const machineLine = /^status: (firing|resolved) startsAt: (\S+) labels: (\{.*\})\s*$/gm;

/** The alerts that a text made by the template `firedrill.alerts` speaks of. */
export function readAlertsInText(text: string): NotifiedAlert[] {
  return [...text.matchAll(machineLine)].flatMap(([, status, startsAt, labelText]) => {
    const labels = parseLabels(labelText ?? '');
    return labels === undefined
      ? []
      : [{ labels, status: status as NotifiedAlert['status'], startsAt: startsAt ?? '' }];
  });
}
