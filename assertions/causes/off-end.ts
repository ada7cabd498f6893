import { hasLabels } from '../../core/labels.ts';
import { againstWindow, listText, spanText } from '../words.ts';
import type { Cause } from './cause.ts';
import { sightingFor } from './fired-off-time.ts';

/** The end was told off its time (or never) because of how the alert itself ended in Prometheus. */
export const offEnd: Cause = ({ finding, alert, receiver, evidence }) => {
  if (finding.suite !== 'resolves' || finding.kind === 'duplicate') return null;
  const sighting = sightingFor(alert, evidence);
  const span = sighting?.seen?.span;
  if (sighting === undefined || span === undefined) return null;
  const endMs = span.toMs;
  if (endMs === null || endMs > evidence.watchedUntilMs)
    return `it was still firing in Prometheus ${spanText(span)}`;
  const { ended } = sighting;
  if (endMs < ended.earliestMs || endMs > ended.latestMs)
    return `it stopped firing in Prometheus at ${againstWindow(endMs, ended)}`;
  if (finding.kind !== 'not-resolved') return null;
  const others = evidence.view.notifications.filter(
    ({ receiver: other, alerts }) =>
      other !== receiver &&
      alerts.some(({ status, labels }) => status === 'resolved' && hasLabels(labels, alert)),
  );
  if (others.length === 0) return null;
  const names = listText([...new Set(others.map((notification) => notification.receiver))]);
  return `it ended in Prometheus in time and ${names} heard of it: send_resolved may be off for ${receiver}`;
};
