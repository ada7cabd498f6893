import { firingsOf } from '../sightings.ts';
import { spanText } from '../words.ts';
import type { Cause } from './cause.ts';

/** An alert that fires before any fault, or all through the run, has an expression that healthy traffic makes true. */
export const alwaysTrue: Cause = ({ finding, alert, evidence }) => {
  if (finding.kind !== 'unexpected' && finding.kind !== 'early') return null;
  const { plan, view } = evidence;
  const firstFaultMs = Math.min(...plan.faults.map(({ atMs }) => atMs), Number.POSITIVE_INFINITY);
  const own = view.alerts.filter(({ labels }) => labels['alertname'] === alert['alertname']);
  const pendingSinceMs = Math.min(...own.flatMap(({ pending }) => pending.map(({ fromMs }) => fromMs)));
  const first = firingsOf(view, alert)[0]?.span;
  if (first === undefined) return null;
  if (plan.faults.length === 0)
    return `it fired in Prometheus ${spanText(first)} under healthy load: its expression looks true without a fault`;
  const trueSinceMs = Math.min(pendingSinceMs, first.fromMs);
  if (trueSinceMs >= firstFaultMs) return null;
  return `its expression was true before the first fault: it fired in Prometheus ${spanText(first)}`;
};
