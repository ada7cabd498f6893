import { whyNotTo } from '../../core/lint/route-to.ts';
import type { Cause } from './cause.ts';
import { routingOf, sentLabels } from './judged.ts';

/** It fired, and the routes of alertmanager.yml do not lead to this receiver. */
export const notToReceiver: Cause = (symptom) => {
  const { finding, receiver } = symptom;
  if (finding.kind !== 'missing' || receiver === null) return null;
  const [tree, labels] = [routingOf(symptom), sentLabels(symptom)];
  if (tree === undefined || labels === undefined) return null;
  const detour = whyNotTo(receiver, labels, tree);
  if (detour === undefined) return null;
  return {
    sentence: `the route tree does not take it to ${receiver}: ${detour.why}`,
    location: detour.location,
  };
};
