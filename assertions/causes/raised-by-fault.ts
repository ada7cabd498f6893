import { formatLabTime } from '../../core/duration.ts';
import { faultTimes } from '../actual-times.ts';
import { firingsOf } from '../sightings.ts';
import type { Cause } from './cause.ts';

/** An unplanned alert whose condition came true only once a fault was in: the scenario raises it without expecting it. */
export const raisedByFault: Cause = ({ finding, alert, evidence }) => {
  if (finding.kind !== 'unexpected') return null;
  const { plan, view } = evidence;
  const observed = firingsOf(view, alert)[0]?.alert;
  if (observed === undefined) return null;
  const trueSinceMs = Math.min(...[...observed.pending, ...observed.firing].map(({ fromMs }) => fromMs));
  const before = plan.faults
    .map(({ title }, index) => ({ title, onsetMs: faultTimes(view, index).onsetMs }))
    .filter(({ onsetMs }) => onsetMs <= trueSinceMs)
    .sort((a, b) => b.onsetMs - a.onsetMs);
  const [fault] = before;
  if (fault === undefined) return null;
  const since = `its condition came true at ${formatLabTime(trueSinceMs)}`;
  return `${since}, after the fault "${fault.title}" was put in at ${formatLabTime(fault.onsetMs)}: the scenario may raise it without expecting it`;
};
