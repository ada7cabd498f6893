import { formatLabels, hasLabels, type Labels, nameAlert } from '../../core/labels.ts';
import type { PlannedPromises } from '../../core/plan.ts';
import {
  type PromisedAlert,
  type PromisedReceiver,
  type Promises,
  promiseOf,
} from '../../core/promises/promises.ts';
import { resolvePromises } from '../../core/promises/resolve.ts';
import { type ObservedNotification, wasAccepted } from '../../core/run-view.ts';
import type { Finding } from '../../core/verdict.ts';
import type { Evidence } from '../evidence.ts';

/** Promises as a plan carries them. */
export type Stated = Extract<PlannedPromises, { readonly kind: 'stated' }>;

/** A notification that somebody took, beside what its receiver is promised. */
export interface Heard {
  readonly notification: ObservedNotification;
  readonly receiver: string;
  readonly atMs: number;
  /** Undefined for a receiver that nobody promised. */
  readonly promised: PromisedReceiver | undefined;
}

/** A run beside the promises that it was made under. */
export interface PromiseEvidence {
  readonly promises: Promises;
  readonly heard: readonly Heard[];
  promiseOf(labels: Labels): PromisedAlert | undefined;
}

export function promiseEvidence({ stated }: Stated, { view, watchedUntilMs }: Evidence): PromiseEvidence {
  const promises = resolvePromises(stated);
  return {
    promises,
    promiseOf: (labels) => promiseOf(promises.alerts, labels),
    heard: view.notifications
      // What breaks its protocol was complained of, and may be read wrongly here.
      .filter((one) => wasAccepted(one) && one.schemaProblems.length === 0 && one.atMs <= watchedUntilMs)
      .map((notification) => ({
        notification,
        receiver: notification.receiver,
        atMs: notification.atMs,
        promised: promises.receivers.find(({ name }) => name === notification.receiver),
      })),
  };
}

/** Whether a question before this one has spoken of the same alert at the same receiver. */
export function isToldAlready(earlier: readonly Finding[], labels: Labels, receiver: string): boolean {
  return earlier.some(
    ({ alert, receiver: where }) =>
      alert !== null &&
      (where === null || where === receiver) &&
      (hasLabels(labels, alert) || callAlert(labels) === callAlert(alert)),
  );
}

/** `HighErrorRate critical app`; all its labels where it has no name. */
export function callAlert(labels: Labels): string {
  return nameAlert(labels) || formatLabels(labels);
}
