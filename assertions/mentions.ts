import { formatLabels, hasLabels, type Labels, nameAlert } from '../core/labels.ts';
import type { Plan } from '../core/plan.ts';
import { type ObservedNotification, type RunView, wasAccepted } from '../core/run-view.ts';

/** What one notification says about one subject: an alert of the plan, or an alert that the plan does not know. */
export interface Mention {
  readonly notification: ObservedNotification;
  readonly status: 'firing' | 'resolved';
  /** Full labels of the alerts in the notification that share the subject; never empty. */
  readonly alerts: readonly Labels[];
  readonly receiver: string;
  readonly atMs: number;
}

export function mentionsAlert({ alerts }: Mention, wanted: Labels): boolean {
  return alerts.some((labels) => hasLabels(labels, wanted));
}

/**
 * Splits a notification by what it speaks of: a batch may tell of several alerts, or of one that fires while another
 * has ended.
 */
export function mentionsOf(notification: ObservedNotification, plan: Plan): Mention[] {
  const subjects = [...plan.deliveries, ...plan.inhibitions].map(({ life }) => life.alert);
  const subjectOf = (labels: Labels): string => {
    const matching = subjects.filter((subject) => hasLabels(labels, subject));
    // Several series of one unknown alert in one batch are one surprise, not several.
    return matching.length > 0 ? matching.map(formatLabels).join() : nameAlert(labels);
  };
  const groups = Map.groupBy(notification.alerts, (alert) => `${alert.status} ${subjectOf(alert.labels)}`);
  return [...groups.values()].flatMap((alerts) => {
    const [first] = alerts;
    if (first === undefined) return [];
    const { receiver, atMs } = notification;
    return [
      { notification, status: first.status, alerts: alerts.map((alert) => alert.labels), receiver, atMs },
    ];
  });
}

/** Everything that receivers accepted until the watch ended. Attempts that they refused are not deliveries. */
export function acceptedMentions(view: RunView): Mention[] {
  const untilMs = watchedUntilMs(view);
  return view.notifications
    .filter((notification) => wasAccepted(notification) && notification.atMs <= untilMs)
    .flatMap((notification) => mentionsOf(notification, view.plan));
}

/** Whatever happens once the stack is being torn down says nothing about the monitoring system. */
export function watchedUntilMs(view: RunView): number {
  return (
    view.phases.find(({ name, state }) => name === 'tear-down' && state === 'started')?.atMs ?? view.lastMs
  );
}
