import { formatDuration } from '../../core/duration.ts';
import { hasLabels, nameAlert } from '../../core/labels.ts';
import { firingsOf } from '../sightings.ts';
import { listText, spanText } from '../words.ts';
import type { Cause } from './cause.ts';

/** It never fired in Prometheus: either its condition never held, or not for as long as its `for` asks. */
export const neverFired: Cause = ({ finding, alert, evidence }) => {
  const { view } = evidence;
  if (finding.kind !== 'missing' || firingsOf(view, alert).length > 0) return null;
  const name = nameAlert(alert);
  const pending = view.alerts.filter(({ labels }) => hasLabels(labels, alert)).flatMap((own) => own.pending);
  if (pending.length === 0)
    return `${name} never fired in Prometheus: its expression was never true, not even for one evaluation`;
  const longestMs = Math.max(...pending.map(({ fromMs, toMs }) => (toMs ?? view.lastMs) - fromMs));
  const when = listText(pending.map(spanText));
  return `${name} never fired in Prometheus: it was pending ${when}, and its condition ended after ${formatDuration(longestMs)}, before its "for" had passed`;
};
