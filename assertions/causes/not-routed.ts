import { hasLabels } from '../../core/labels.ts';
import { listText, spanText } from '../words.ts';
import type { Cause } from './cause.ts';

/** It fired and Alertmanager held it free to be sent, yet this receiver got nothing: the route tree does not lead there. */
export const notRouted: Cause = ({ finding, alert, receiver, evidence }) => {
  if (finding.kind !== 'missing' || receiver === null) return null;
  const own = evidence.view.alerts.filter(({ labels }) => hasLabels(labels, alert));
  const active = own.flatMap((observed) => observed.active);
  if (active.length > 0)
    return `Alertmanager held it active ${listText(active.map(spanText))}, but no route took it to ${receiver}`;
  const firing = own.flatMap((observed) => observed.firing);
  if (firing.length === 0) return null;
  return `it fired in Prometheus ${listText(firing.map(spanText))}, but Alertmanager was never seen to hold it`;
};
