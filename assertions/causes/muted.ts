import { hasLabels, nameAlert } from '../../core/labels.ts';
import { listText, spanText } from '../words.ts';
import type { Cause } from './cause.ts';

/** Alertmanager held it back because another alert inhibited it. */
export const muted: Cause = ({ finding, alert, evidence }) => {
  const kinds: readonly string[] = ['missing', 'late', 'not-resolved', 'resolved-late'];
  if (finding.suite === 'fires' || !kinds.includes(finding.kind)) return null;
  const spans = evidence.view.alerts
    .filter(({ labels }) => hasLabels(labels, alert))
    .flatMap((own) => own.inhibited);
  if (spans.length === 0) return null;
  const muters = [...new Set(spans.flatMap(({ by }) => by).map(nameAlert))];
  return `Alertmanager muted it ${listText(spans.map(spanText))}, inhibited by ${listText(muters)}`;
};
