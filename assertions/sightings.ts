import { formatLabels, hasLabels, type Labels } from '../core/labels.ts';
import type { ObservedAlert, Span } from '../core/observed-alerts.ts';
import type { Life, Plan, Window } from '../core/plan.ts';
import { type RunView, watchdogName } from '../core/run-view.ts';
import { endTimes, faultTimes, shiftByHeal, shiftByOnset } from './actual-times.ts';
import { assign, misfit } from './matching.ts';
import { watchedUntilMs } from './mentions.ts';

/** One stretch in which an alert fired in Prometheus. */
export interface Firing {
  readonly alert: ObservedAlert;
  readonly span: Span;
}

/** A planned life and what was seen of it. Windows are those of the fault's real times. */
export interface LifeSighting {
  readonly life: Life;
  readonly firing: Window;
  readonly ended: Window;
  readonly seen: Firing | null;
}

export interface Sightings {
  readonly lives: readonly LifeSighting[];
  /** Firings that belong to no life of the plan. The Watchdog's are left out: it fires always. */
  readonly strangers: readonly Firing[];
}

/** The lives of a plan, each once: several receivers hear of the same one. */
export function livesOf(plan: Plan): Life[] {
  const lives = [...plan.deliveries, ...plan.inhibitions].map(({ life }) => life);
  const byKey = Map.groupBy(lives, ({ alert, faultIndex }) => `${formatLabels(alert)} ${faultIndex}`);
  return [...byKey.values()].flatMap((same) => same.slice(0, 1));
}

/** Every stretch in which an alert with these labels fired in Prometheus, in order. */
export function firingsOf(view: RunView, wanted: Labels): Firing[] {
  return view.alerts
    .filter(({ labels }) => hasLabels(labels, wanted))
    .flatMap((alert) => alert.firing.map((span) => ({ alert, span })))
    .sort((a, b) => a.span.fromMs - b.span.fromMs);
}

/** Matches what fired in Prometheus with the lives of the plan, one to one. */
export function matchSightings(view: RunView): Sightings {
  const untilMs = watchedUntilMs(view);
  const firings = firingsOf(view, {}).filter(
    ({ alert, span }) => alert.labels['alertname'] !== watchdogName && span.fromMs <= untilMs,
  );
  const planned = livesOf(view.plan).map((life) => {
    const times = faultTimes(view, life.faultIndex);
    const ended = shiftByHeal(life.ended, endTimes(view, life));
    return { life, firing: shiftByOnset(life.firing, times), ended };
  });
  const seen = assign(
    planned.map(({ life, firing }) =>
      firings.map(({ alert, span }) =>
        hasLabels(alert.labels, life.alert) ? misfit(span.fromMs, firing) : null,
      ),
    ),
  );
  const lives = planned.map((sighting, index) => ({ ...sighting, seen: firings[seen[index] ?? -1] ?? null }));
  const claimed = new Set(lives.map((sighting) => sighting.seen));
  return {
    lives,
    strangers: firings.filter(
      (firing) => !claimed.has(firing) && !isCompanion(firing, lives) && !isAfterPause(firing, lives, view),
    ),
  };
}

/** The same alert again, where its life may pause. */
function isAfterPause({ alert, span }: Firing, lives: readonly LifeSighting[], view: RunView): boolean {
  return lives.some(
    ({ life, seen }) =>
      seen?.alert === alert &&
      (life.pauses ?? []).some(
        ({ firing }) => misfit(span.fromMs, shiftByHeal(firing, endTimes(view, life))) < 1,
      ),
  );
}

/** Another instance of a planned alert, firing beside the one that was matched. The same alert again is no companion. */
function isCompanion({ alert, span }: Firing, lives: readonly LifeSighting[]): boolean {
  return lives.some(
    ({ life, firing, ended, seen }) =>
      seen !== null &&
      seen.alert !== alert &&
      hasLabels(alert.labels, life.alert) &&
      span.fromMs >= firing.earliestMs &&
      span.fromMs <= ended.latestMs,
  );
}
