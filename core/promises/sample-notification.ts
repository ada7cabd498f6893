import { Instant, KeyValues } from '../gotemplate/values.ts';
import type { Labels } from '../labels.ts';

export interface SampleAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly status: 'firing' | 'resolved';
}

export interface SampleNotification {
  readonly receiver: string;
  readonly status: 'firing' | 'resolved';
  readonly alerts: readonly SampleAlert[];
  readonly groupLabels: Labels;
}

/** A notification as Alertmanager would make it of these alerts. */
export function sampleNotification(
  receiver: string,
  together: readonly string[],
  alerts: readonly SampleAlert[],
): SampleNotification {
  const first = alerts[0]?.labels ?? {};
  return {
    receiver,
    alerts,
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    groupLabels: Object.fromEntries(
      together.flatMap((name) => (name in first ? [[name, first[name] ?? '']] : [])),
    ),
  };
}

/** The dot of a notification template (template.Data of Alertmanager 0.26). */
export function templateData({ receiver, status, alerts, groupLabels }: SampleNotification): unknown {
  const all = alerts.map((alert) => ({
    Status: alert.status,
    Labels: new KeyValues(alert.labels),
    Annotations: new KeyValues(alert.annotations),
    StartsAt: new Instant(0),
    EndsAt: new Instant(alert.status === 'resolved' ? 60_000 : 0),
    GeneratorURL: 'http://prometheus:9090/graph',
    Fingerprint: '0123456789abcdef',
  }));
  return {
    Receiver: receiver,
    Status: status,
    Alerts: Object.assign([...all], {
      Firing: all.filter((one) => one.Status === 'firing'),
      Resolved: all.filter((one) => one.Status === 'resolved'),
    }),
    GroupLabels: new KeyValues(groupLabels),
    CommonLabels: new KeyValues(common(alerts.map(({ labels }) => labels))),
    CommonAnnotations: new KeyValues(common(alerts.map(({ annotations }) => annotations))),
    ExternalURL: 'http://alertmanager:9093',
  };
}

/** What all have in common. */
export function common([first = {}, ...others]: readonly Labels[]): Labels {
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((other) => other[name] === value)),
  );
}
