import { firingsOf } from '../sightings.ts';
import { listText, spanText } from '../words.ts';
import type { Cause } from './cause.ts';

/** Somebody heard of an unplanned alert because it fired, or although it never did. */
export const firedUnplanned: Cause = ({ finding, alert, receiver, evidence }) => {
  if (finding.kind !== 'unexpected' || receiver === null || alert['alertname'] === undefined) return null;
  const { view } = evidence;
  const spans = firingsOf(view, { alertname: alert['alertname'], service: alert['service'] ?? '' });
  if (spans.length === 0)
    return 'Prometheus never stored it as firing: it came from another sender or an earlier run';
  return `it fired in Prometheus ${listText(spans.map(({ span }) => spanText(span)))}`;
};
