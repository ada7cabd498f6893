import { z } from 'zod';
import { settingsOfReceiver } from '../../core/config/receiver-place.ts';
import { formatLabTime } from '../../core/duration.ts';
import { hasLabels, type Labels } from '../../core/labels.ts';
import { alertmanagerFile } from '../../core/lint/lint.ts';
import { countText } from '../words.ts';
import type { Cause } from './cause.ts';
import { sentLabels } from './judged.ts';

/** What Alertmanager's webhook says of the alerts that it left out. */
const payloadSchema = z.object({
  truncatedAlerts: z.number().min(1),
  groupLabels: z.record(z.string(), z.string()),
});

/** A webhook with `max_alerts` got a message of the alert's group in which there was no room for it. */
export const truncated: Cause = (symptom) => {
  const { finding, alert, receiver, evidence } = symptom;
  const kinds: readonly string[] = ['missing', 'not-resolved', 'wrong-batch'];
  if (receiver === null || !kinds.includes(finding.kind)) return null;
  const labels = sentLabels(symptom) ?? alert;
  for (const { atMs, payload, alerts, receiver: told } of evidence.view.notifications) {
    const parsed = payloadSchema.safeParse(payload);
    if (told !== receiver || !parsed.success) continue;
    const isItsGroup = hasLabels(labels, shared(parsed.data.groupLabels, labels));
    if (!isItsGroup || alerts.some((one) => hasLabels(one.labels, alert))) continue;
    const text = evidence.plan.configuration?.alertmanagerYml ?? '';
    const [setting] = settingsOfReceiver(text, receiver, 'max_alerts').filter(({ value }) => value !== 0);
    const left = countText(parsed.data.truncatedAlerts, 'alert');
    const why = setting === undefined ? '' : `: its max_alerts is ${setting.value}`;
    return {
      sentence: `the message of its group to ${receiver} at ${formatLabTime(atMs)} left ${left} out${why}`,
      location: setting && { file: alertmanagerFile, line: setting.line },
    };
  }
  return null;
};

/** Group labels that are known of the alert: the plan names only some of its labels. */
function shared(group: Labels, labels: Labels): Labels {
  return Object.fromEntries(Object.entries(group).filter(([name]) => name in labels));
}
