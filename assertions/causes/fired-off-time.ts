import { formatLabels, type Labels } from '../../core/labels.ts';
import type { Evidence } from '../evidence.ts';
import type { LifeSighting } from '../sightings.ts';
import { againstWindow } from '../words.ts';
import type { Cause } from './cause.ts';
import { paceText, ruleOf } from './judged.ts';

/** The notification was off because the alert itself fired too early or too late in Prometheus. */
export const firedOffTime: Cause = (symptom) => {
  const { finding, alert, evidence } = symptom;
  const kinds: readonly string[] = ['early', 'late', 'too-slow'];
  if (finding.suite !== 'routes' || !kinds.includes(finding.kind)) return null;
  const sighting = sightingFor(alert, evidence);
  const atMs = sighting?.seen?.span.fromMs;
  if (sighting === undefined || atMs === undefined) return null;
  const { earliestMs, latestMs } = sighting.firing;
  if (atMs >= earliestMs && atMs <= latestMs) return null;
  const rule = ruleOf(symptom);
  return {
    sentence: `it fired in Prometheus at ${againstWindow(atMs, sighting.firing)}${paceText(rule, symptom)}`,
    location: rule?.location,
  };
};

/** The finding is about Prometheus itself: its rule is evaluated at another pace than the others. */
export const ownPace: Cause = (symptom) => {
  const kinds: readonly string[] = ['early', 'late'];
  if (symptom.finding.suite !== 'fires' || !kinds.includes(symptom.finding.kind)) return null;
  const rule = ruleOf(symptom);
  const pace = paceText(rule, symptom);
  return pace === '' ? null : { sentence: pace.slice('; '.length), location: rule?.location };
};

/** The sighting that a finding about an expected alert speaks of: such findings carry the plan's own labels. */
export function sightingFor(alert: Labels, evidence: Evidence): LifeSighting | undefined {
  const wanted = formatLabels(alert);
  return evidence.sightings().lives.find(({ life }) => formatLabels(life.alert) === wanted);
}
