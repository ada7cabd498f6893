import { routesFor } from '../../core/config/alertmanager.ts';
import { hasLabels, type Labels } from '../../core/labels.ts';
import { everyRoute, nameRoute, placeRoutes } from '../../core/lint/placed-routes.ts';
import { listText } from '../words.ts';
import type { Cause, Symptom } from './cause.ts';
import { routingOf, sentLabels } from './judged.ts';

/** The scenario expects the alert, only not at this receiver, and a route leads it there all the same. */
export const ledHere: Cause = (symptom) => {
  const { finding, alert, receiver } = symptom;
  const expectedAt = receiversOf(alert, symptom);
  if (finding.kind !== 'unexpected' || receiver === null || expectedAt.length === 0) return null;
  if (expectedAt.includes(receiver)) return null;
  const [tree, labels] = [routingOf(symptom), sentLabels(symptom)];
  if (tree === undefined || labels === undefined) return null;
  const taken = new Set(routesFor(tree.alertmanager.route, labels));
  const leading = everyRoute(placeRoutes(tree)).find(
    ({ route }) => route.receiver === receiver && taken.has(route),
  );
  if (leading === undefined) return null;
  return {
    sentence: `the scenario expects it at ${listText(expectedAt)}, and ${nameRoute(leading.route)} takes it there`,
    location: leading.location,
  };
};

/** Whether the scenario expects an alert, at whatever receiver. */
export function isExpected(alert: Labels, symptom: Symptom): boolean {
  return receiversOf(alert, symptom).length > 0;
}

function receiversOf(alert: Labels, { evidence }: Symptom): string[] {
  const own = evidence.plan.deliveries.filter(({ life }) => hasLabels(alert, life.alert));
  return [...new Set(own.map(({ receiver }) => receiver))];
}
