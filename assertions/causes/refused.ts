import { hasLabels } from '../../core/labels.ts';
import { wasAccepted } from '../../core/run-view.ts';
import { countText } from '../words.ts';
import type { Cause } from './cause.ts';

/** Alertmanager tried, but the receiver answered with an error. */
export const refused: Cause = ({ finding, alert, receiver, evidence }) => {
  const kinds: readonly string[] = ['missing', 'late', 'too-slow', 'not-resolved', 'resolved-late'];
  if (receiver === null || !kinds.includes(finding.kind)) return null;
  const status = finding.suite === 'resolves' ? 'resolved' : 'firing';
  const attempts = evidence.view.notifications.filter(
    (notification) =>
      notification.receiver === receiver &&
      !wasAccepted(notification) &&
      notification.alerts.some((own) => own.status === status && hasLabels(own.labels, alert)),
  );
  const last = attempts.at(-1);
  if (last === undefined) return null;
  return `${countText(attempts.length, 'attempt')} to tell ${receiver} failed, the last ${last.answeredStatus === null ? 'got no answer' : `was answered with status ${last.answeredStatus}`}`;
};
