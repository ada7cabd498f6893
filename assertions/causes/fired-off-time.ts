import { formatLabels, type Labels } from '../../core/labels.ts';
import type { Evidence } from '../evidence.ts';
import type { LifeSighting } from '../sightings.ts';
import { againstWindow } from '../words.ts';
import type { Cause } from './cause.ts';

/** The notification was off because the alert itself fired too early or too late in Prometheus. */
export const firedOffTime: Cause = ({ finding, alert, evidence }) => {
  const kinds: readonly string[] = ['early', 'late', 'too-slow'];
  if (finding.suite !== 'routes' || !kinds.includes(finding.kind)) return null;
  const sighting = sightingFor(alert, evidence);
  const atMs = sighting?.seen?.span.fromMs;
  if (sighting === undefined || atMs === undefined) return null;
  const { earliestMs, latestMs } = sighting.firing;
  if (atMs >= earliestMs && atMs <= latestMs) return null;
  return `it fired in Prometheus at ${againstWindow(atMs, sighting.firing)}`;
};

/** The sighting that a finding about an expected alert speaks of: such findings carry the plan's own labels. */
export function sightingFor(alert: Labels, evidence: Evidence): LifeSighting | undefined {
  const wanted = formatLabels(alert);
  return evidence.sightings().lives.find(({ life }) => formatLabels(life.alert) === wanted);
}
