import type { PushedAlert, ScheduleEvent } from '../../core/alertmanager/schedule.ts';
import { programSpeedOf } from '../../core/clock.ts';
import { intervalMsOf, longestIntervalMs } from '../../core/judged-rules.ts';
import type { Labels } from '../../core/labels.ts';
import type { ObservedAlert, Span } from '../../core/observed-alerts.ts';
import type { JudgedConfiguration } from '../../core/plan.ts';
import { pushesOf } from '../../core/prometheus-sends/pushes.ts';
import { type RunView, watchdogName } from '../../core/run-view.ts';
import { sentLabelsOf } from '../../core/sent-labels.ts';

/** An alert that really fired, and what Prometheus sent of it. */
export interface SentAlert {
  /** As Alertmanager got them. */
  readonly labels: Labels;
  readonly pushes: readonly { readonly atMs: number; readonly alerts: readonly PushedAlert[] }[];
}

/**
 * Lab time of the last evaluation of which every rule group is known to have had one: groups run at offsets of their own,
 * so it lies an interval before the last sample of all. Undefined when nothing was ever sampled.
 */
export function lastEvaluationMs({ alerts }: RunView, evaluationIntervalMs: number): number | undefined {
  const ends = alerts.flatMap(({ firing, pending }) => [...firing, ...pending].map(({ toMs }) => toMs ?? 0));
  return ends.length === 0 ? undefined : Math.max(...ends) - 2 * evaluationIntervalMs;
}

/**
 * Nothing is sent of an alert this long after it ended, in wall milliseconds: an end is re-sent for 15 minutes
 * (core/prometheus-sends/sends.ts). Later evaluations need not be gone through.
 */
const silentAfterWallMs = 16 * 60_000;

/** The labels with which Prometheus sends an alert; undefined where it does not, or where nobody can compute them. */
export function labelsAsSent(
  { stored, labels }: Pick<ObservedAlert, 'labels' | 'stored'>,
  configuration: JudgedConfiguration,
): Labels | undefined {
  return sentLabelsOf(stored ?? labels, configuration);
}

/** Every alert but the Watchdog, whose beats are judged by themselves. */
export function sentAlerts(view: RunView, configuration: JudgedConfiguration): SentAlert[] {
  const { resendDelayMs } = configuration;
  const untilMs = lastEvaluationMs(view, longestIntervalMs(configuration)) ?? 0;
  const speed = programSpeedOf(view.plan);
  const sent = ({ firingRuns, pendingRuns, ...observed }: ObservedAlert): SentAlert[] => {
    const labels = labelsAsSent(observed, configuration);
    if (labels === undefined) return [];
    const evaluationIntervalMs = intervalMsOf(observed.stored ?? observed.labels, configuration);
    const instants = (runs: readonly Span[]) => instantsIn(runs, evaluationIntervalMs);
    const overMs = Math.max(...[...firingRuns, ...pendingRuns].map(({ toMs }) => toMs ?? untilMs));
    const lastMs = Math.min(untilMs, overMs + silentAfterWallMs * speed);
    return [
      {
        labels,
        pushes: pushesOf(
          { labels, firingAtMs: instants(firingRuns), pendingAtMs: instants(pendingRuns) },
          { evaluationIntervalMs, resendDelayMs, untilMs: lastMs, speed },
        ),
      },
    ];
  };
  return view.alerts
    .filter(({ labels, firing }) => labels['alertname'] !== watchdogName && firing.length > 0)
    .flatMap(sent);
}

function instantsIn(runs: readonly Span[], everyMs: number): number[] {
  return runs.flatMap(({ fromMs, toMs }) => {
    const count = Math.round(((toMs ?? fromMs) - fromMs) / everyMs);
    return Array.from({ length: count }, (_, index) => fromMs + index * everyMs);
  });
}

/** What several alerts make of a schedule: those of one evaluation go out together. */
export function scheduleOf(alerts: readonly SentAlert[]): ScheduleEvent[] {
  const byInstant = Map.groupBy(
    alerts.flatMap(({ pushes }) => pushes),
    ({ atMs }) => atMs,
  );
  return [...byInstant]
    .sort(([a], [b]) => a - b)
    .map(([atMs, pushes]) => ({ kind: 'push', atMs, alerts: pushes.flatMap((push) => push.alerts) }));
}
