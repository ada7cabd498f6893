import { hasLabels, type Labels } from '../core/labels.ts';
import type { ObservedAlert, Span } from '../core/observed-alerts.ts';
import type { RunView } from '../core/run-view.ts';
import { watchedUntilMs } from './mentions.ts';
import { type Firing, firingsOf } from './sightings.ts';

/** A stretch in which an alert fired although it should have been muted. */
export interface UnmutedStretch {
  readonly firing: Firing;
  readonly span: Span;
  readonly lengthMs: number;
}

/** How an alert was muted while it fired. */
export interface Muting {
  readonly firings: readonly Firing[];
  readonly mutes: readonly Span[];
  /** For each firing the longest unmuted stretch, where it is longer than a moment. */
  readonly gaps: readonly UnmutedStretch[];
  readonly toleratedMs: number;
}

/** Used when the journal has no headroom event: the evaluation interval of this configuration (prometheus.yml). */
const defaultEvaluationIntervalMs = 30_000;

/**
 * For how long a firing alert may be seen unmuted, in lab milliseconds: Prometheus tells Alertmanager of a change at an
 * evaluation, and the observer sees it at its next read.
 */
function momentMs({ headroom, observers, plan }: RunView): number {
  const evaluationMs =
    headroom === null ? defaultEvaluationIntervalMs : headroom.evaluationIntervalMs * plan.speed;
  const readGapMs = observers.find(({ source }) => source === 'alertmanager')?.longestGapMs ?? 0;
  return evaluationMs + readGapMs * plan.speed;
}

/**
 * Compares when an alert fired in Prometheus with when Alertmanager said that it was muted.
 *
 * @param by labels of the alert that must mute it; an empty set takes any
 */
export function mutingOf(view: RunView, alert: Labels, by: Labels): Muting {
  const untilMs = watchedUntilMs(view);
  const toleratedMs = momentMs(view);
  const firings = firingsOf(view, alert).filter(({ span }) => span.fromMs <= untilMs);
  const mutesOf = (observed: ObservedAlert) =>
    observed.inhibited.filter((mute) => mute.by.some((source) => hasLabels(source, by)));
  return {
    firings,
    mutes: [...new Set(firings.map((firing) => firing.alert))].flatMap(mutesOf),
    gaps: firings
      .map((firing) => ({ firing, ...longestUncovered(firing.span, mutesOf(firing.alert)) }))
      .filter(({ lengthMs }) => lengthMs > toleratedMs),
    toleratedMs,
  };
}

/** The longest stretch of a span that none of the covers reaches; of length 0 when it is covered throughout. */
function longestUncovered(
  span: Span,
  covers: readonly Span[],
): { readonly span: Span; readonly lengthMs: number } {
  const endMs = span.toMs ?? Number.POSITIVE_INFINITY;
  let coveredUntilMs = span.fromMs;
  let longest = { span: { fromMs: span.fromMs, toMs: span.fromMs } as Span, lengthMs: 0 };
  const consider = (toMs: number): void => {
    const lengthMs = toMs - coveredUntilMs;
    if (lengthMs <= longest.lengthMs) return;
    longest = { span: { fromMs: coveredUntilMs, toMs: Number.isFinite(toMs) ? toMs : null }, lengthMs };
  };
  for (const cover of [...covers].sort((a, b) => a.fromMs - b.fromMs)) {
    consider(Math.min(cover.fromMs, endMs));
    coveredUntilMs = Math.max(coveredUntilMs, cover.toMs ?? Number.POSITIVE_INFINITY);
  }
  if (coveredUntilMs < endMs) consider(endMs);
  return longest;
}
