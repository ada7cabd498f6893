import { formatLabTime } from '../../core/duration.ts';
import { hasLabels } from '../../core/labels.ts';
import type { Cause } from './cause.ts';
import { sightingFor } from './fired-off-time.ts';

/** Labels that alerts of one group share here (group_by of alertmanager.yml, without the constant cluster). */
const groupLabels = ['alertname', 'severity', 'service'] as const;

/** It joined a group that was still alive, and so waited for that group's next tick instead of the short group_wait. */
export const livingGroup: Cause = ({ finding, alert, receiver, evidence }) => {
  const kinds: readonly string[] = ['late', 'too-slow'];
  if (receiver === null || finding.suite !== 'routes' || !kinds.includes(finding.kind)) return null;
  const firedAtMs = sightingFor(alert, evidence)?.seen?.span.fromMs;
  if (firedAtMs === undefined) return null;
  const group = Object.fromEntries(groupLabels.map((name) => [name, alert[name] ?? '']));
  const earlier = evidence.view.notifications.findLast(
    (notification) =>
      notification.receiver === receiver &&
      notification.atMs < firedAtMs &&
      notification.alerts.some(({ labels }) => hasLabels(labels, group)),
  );
  if (earlier === undefined) return null;
  return `its group at ${receiver} was still alive (last ${earlier.status} notification at ${formatLabTime(earlier.atMs)}), so it waited for the group's next tick`;
};
