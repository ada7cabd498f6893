import { formatLabels } from '../../core/labels.ts';
import { firingsOf } from '../sightings.ts';
import type { Cause } from './cause.ts';

/** The alert fired, but its labels are not those that the plan expects: usually an aggregation dropped one. */
export const otherLabels: Cause = ({ finding, alert, evidence }) => {
  if (finding.kind !== 'missing' || firingsOf(evidence.view, alert).length > 0) return null;
  const sharing = { alertname: alert['alertname'] ?? '', severity: alert['severity'] ?? '' };
  const namesake = firingsOf(evidence.view, sharing)[0]?.alert.labels;
  if (namesake === undefined) return null;
  const differing = Object.keys(alert).filter((name) => namesake[name] !== alert[name]);
  return `it fired with another ${differing.join(', ')} than expected: ${formatLabels(namesake)}`;
};
