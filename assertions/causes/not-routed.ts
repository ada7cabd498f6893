import { formatLocation } from '../../core/errors.ts';
import { hasLabels, type Labels } from '../../core/labels.ts';
import { routesTo } from '../../core/lint/route-to.ts';
import { listText, spanText } from '../words.ts';
import type { Cause, Symptom } from './cause.ts';
import { routingOf } from './judged.ts';

/** It fired and Alertmanager held it free to be sent, yet this receiver got nothing; or Alertmanager never held it. */
export const notRouted: Cause = (symptom) => {
  const { finding, alert, receiver, evidence } = symptom;
  if (finding.kind !== 'missing' || receiver === null) return null;
  const own = evidence.view.alerts.filter(({ labels }) => hasLabels(labels, alert));
  const active = own.flatMap((observed) => observed.active);
  const [held] = own;
  if (active.length > 0 && held !== undefined)
    return `Alertmanager held it active ${listText(active.map(spanText))}, ${butNothing(symptom, receiver, held.labels)}`;
  const firing = own.flatMap((observed) => observed.firing);
  if (firing.length === 0) return null;
  return `it fired in Prometheus ${listText(firing.map(spanText))}, but Alertmanager was never seen to hold it`;
};

/** Which way it should have gone, where the journal carries the routes. */
function butNothing(symptom: Symptom, receiver: string, labels: Labels): string {
  const tree = routingOf(symptom);
  const places = tree === undefined ? [] : routesTo(receiver, labels, tree);
  if (places.length === 0) return `but nothing of it came to ${receiver}`;
  return `and its route leads to ${receiver} (${listText(places.map(formatLocation))}), but no message came: it could not be made or not be sent`;
}
