import { receiversWithoutEnds } from '../../core/alertmanager/delivery-settings.ts';
import { settingsOfReceiver } from '../../core/config/receiver-place.ts';
import { formatLabTime } from '../../core/duration.ts';
import { hasLabels } from '../../core/labels.ts';
import { alertmanagerFile } from '../../core/lint/lint.ts';
import { wasAccepted } from '../../core/run-view.ts';
import { againstWindow, listText, spanText } from '../words.ts';
import type { Cause, Explanation, Symptom } from './cause.ts';
import { sightingFor } from './fired-off-time.ts';
import { paceText, ruleOf } from './judged.ts';

/** The end was told off its time (or never) because of how the alert itself ended in Prometheus. */
export const offEnd: Cause = (symptom) => {
  const { finding, alert, receiver, evidence } = symptom;
  if (finding.suite !== 'resolves' || finding.kind === 'duplicate') return null;
  const sighting = sightingFor(alert, evidence);
  const span = sighting?.seen?.span;
  if (sighting === undefined || span === undefined) return null;
  const endMs = span.toMs;
  if (endMs === null || endMs > evidence.watchedUntilMs)
    return `it was still firing in Prometheus ${spanText(span)}`;
  const { ended } = sighting;
  if (endMs < ended.earliestMs || endMs > ended.latestMs)
    return `it stopped firing in Prometheus at ${againstWindow(endMs, ended)}${paceText(ruleOf(symptom), symptom)}`;
  if (finding.kind !== 'not-resolved' || receiver === null) return null;
  const silent = silenced(symptom, receiver);
  if (silent !== undefined) return silent;
  const wordless = evidence.view.notifications.find(
    (one) => one.receiver === receiver && one.atMs >= endMs && wasAccepted(one) && one.alerts.length === 0,
  );
  if (wordless !== undefined)
    return `it ended in Prometheus in time, and ${receiver} got a message at ${formatLabTime(wordless.atMs)} that names no alert: its template may print only those that fire`;
  const others = evidence.view.notifications.filter(
    ({ receiver: other, alerts }) =>
      other !== receiver &&
      alerts.some(({ status, labels }) => status === 'resolved' && hasLabels(labels, alert)),
  );
  if (others.length === 0) return null;
  const names = listText([...new Set(others.map((notification) => notification.receiver))]);
  return `it ended in Prometheus in time and ${names} heard of it, ${receiver} did not`;
};

/** The receiver is not told of ends at all. */
function silenced({ evidence }: Symptom, receiver: string): Explanation | undefined {
  const text = evidence.plan.configuration?.alertmanagerYml ?? '';
  const file = { path: alertmanagerFile, text };
  if (text === '' || !receiversWithoutEnds(file).includes(receiver)) return undefined;
  const [setting] = settingsOfReceiver(text, receiver, 'send_resolved');
  const said = setting === undefined ? 'is off by default' : 'is off';
  return {
    sentence: `it ended in Prometheus in time, but send_resolved ${said} for ${receiver}`,
    location: setting && { file: alertmanagerFile, line: setting.line },
  };
}
