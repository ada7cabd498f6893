import { formatLabTime } from '../../core/duration.ts';
import type { Labels } from '../../core/labels.ts';
import { faultTimes } from '../actual-times.ts';
import { firingsOf } from '../sightings.ts';
import type { Cause } from './cause.ts';
import { isExpected } from './led-here.ts';

/** An unplanned alert whose condition came true only once a fault was in: the scenario raises it without expecting it. */
export const raisedByFault: Cause = (symptom) => {
  const { finding, alert, receiver, evidence } = symptom;
  if (finding.kind !== 'unexpected') return null;
  // What a receiver should not have heard may be expected at others.
  if (receiver !== null && isExpected(alert, symptom)) return null;
  const { plan, view } = evidence;
  const observed = firingsOf(view, alert)[0]?.alert;
  if (observed === undefined) return null;
  const trueSinceMs = Math.min(...[...observed.pending, ...observed.firing].map(({ fromMs }) => fromMs));
  const before = plan.faults
    .map(({ title, series = [] }, index) => ({
      title,
      onsetMs: faultTimes(view, index).onsetMs,
      kinship: kinshipOf(observed.labels, series),
    }))
    .filter(({ onsetMs, kinship }) => onsetMs <= trueSinceMs && kinship !== 'stranger')
    .sort((a, b) => rank[b.kinship] - rank[a.kinship] || b.onsetMs - a.onsetMs);
  const [fault] = before;
  if (fault === undefined) return null;
  const since = `its condition came true at ${formatLabTime(trueSinceMs)}`;
  return `${since}, after the fault "${fault.title}" was put in at ${formatLabTime(fault.onsetMs)}: the scenario may raise it without expecting it`;
};

/** `kin`: it moves series of this very thing; `stranger`: of the same service, but of other things (another GPU). */
type Kinship = 'kin' | 'unknown' | 'stranger';
const rank: Readonly<Record<Kinship, number>> = { kin: 2, unknown: 1, stranger: 0 };

/** A fault may also have an effect beyond the service whose series it names: that one it does not rule out. */
function kinshipOf(alert: Labels, series: readonly Labels[]): Kinship {
  const ofService = series.filter(({ service }) => service === alert['service']);
  if (ofService.length === 0) return 'unknown';
  const agrees = (labels: Labels): boolean =>
    Object.entries(labels).every(([name, value]) => (alert[name] ?? value) === value);
  return ofService.some(agrees) ? 'kin' : 'stranger';
}
