import { type Duration, formatLabTime, parseDurationMs } from '../../core/duration.ts';
import { FiredrillError } from '../../core/errors.ts';
import { hasLabels, type Labels } from '../../core/labels.ts';
import type { Window } from '../../core/plan.ts';
import type { RunView } from '../../core/run-view.ts';
import { type FaultTimes, faultTimes } from '../actual-times.ts';
import { livesOf } from '../sightings.ts';
import { windowText } from '../words.ts';

/** When something must have happened: a time after the fault's onset (or heal), or a window in lab time. */
export type Limit = Duration | Pick<Window, 'earliestMs' | 'latestMs'>;

/** A limit in lab time, and how a message says it. */
export interface Bounds extends Pick<Window, 'earliestMs' | 'latestMs'> {
  readonly text: string;
}

/** The labels that an alert is asked for with. */
export function alertLabels(alertname: string, labels: Labels = {}): Labels {
  return { alertname, ...labels };
}

/**
 * The run that an assertion is about.
 *
 * @throws FiredrillError `NOT_A_RUN` when something else stands in `expect(...)`
 */
export function runOf(subject: unknown): RunView {
  if (typeof subject === 'object' && subject !== null && 'notifications' in subject && 'plan' in subject)
    return subject as RunView;
  throw new FiredrillError('usage', 'NOT_A_RUN', 'this matcher asks about a run', {
    want: 'expect(run), where run is what viewJournal returns',
    got: subject === null ? 'null' : typeof subject,
  });
}

/** A duration counts from `originMs`, which the message calls `origin`. */
export function boundsOf(limit: Limit, originMs: number, origin: string): Bounds {
  if (typeof limit !== 'string') return { ...limit, text: `from ${windowText(limit)}` };
  const latestMs = originMs + parseDurationMs(limit);
  return {
    earliestMs: originMs,
    latestMs,
    text: `within ${limit} of ${origin}, by ${formatLabTime(latestMs)}`,
  };
}

export function isInside(atMs: number, { earliestMs, latestMs }: Bounds): boolean {
  return atMs >= earliestMs && atMs <= latestMs;
}

/** The real times of the fault that the plan blames for an alert; of the first fault when the plan does not know it. */
export function faultBehind(run: RunView, alert: Labels): FaultTimes {
  const life = livesOf(run.plan).find((own) => hasLabels(own.alert, alert) || hasLabels(alert, own.alert));
  return faultTimes(run, life?.faultIndex ?? 0);
}
