import { formatLabels, hasLabels, type Labels } from '../core/labels.ts';
import type { ObservedAlert, Span } from '../core/observed-alerts.ts';
import type { Life, Plan, Window } from '../core/plan.ts';
import { type RunView, watchdogName } from '../core/run-view.ts';
import { endTimes, faultTimes, shiftByHeal, shiftByOnset } from './actual-times.ts';
import { surplusIn } from './label-sets.ts';
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
  /** Other alerts that the scenario says have the same labels, each with its first firing in the window. */
  readonly beside: readonly Firing[];
}

export interface Sightings {
  readonly lives: readonly LifeSighting[];
  /**
   * Firings that belong to no life of the plan, those of one alert more than the scenario names among them. The Watchdog's
   * are left out: it fires always.
   */
  readonly strangers: readonly Firing[];
}

/** The lives of a plan, each once: several receivers hear of the same one. */
export function livesOf(plan: Plan): Life[] {
  const lives = [...plan.deliveries, ...plan.inhibitions].map(({ life }) => life);
  const byKey = Map.groupBy(lives, ({ alert, faultIndex }) => `${formatLabels(alert)} ${faultIndex}`);
  return [...byKey.values()].flatMap((same) => same.slice(0, 1));
}

/** Whether an alert has these labels: as Alertmanager gets it, or as Prometheus stores it before it is relabelled. */
export function isKnownAs({ labels, stored }: ObservedAlert, wanted: Labels): boolean {
  return hasLabels(labels, wanted) || (stored !== undefined && hasLabels(stored, wanted));
}

/** Every stretch in which an alert with these labels fired in Prometheus, in order. */
export function firingsOf(view: RunView, wanted: Labels): Firing[] {
  return view.alerts
    .filter((alert) => isKnownAs(alert, wanted))
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
  const known = namedFirings(view.plan, firings, planned);
  const seen = assign(
    planned.map(({ life, firing }) =>
      known.map(({ alert, span }) => (isKnownAs(alert, life.alert) ? misfit(span.fromMs, firing) : null)),
    ),
  );
  const lives = planned.map((sighting, index) => {
    const own = known[seen[index] ?? -1] ?? null;
    return { ...sighting, seen: own, beside: besideOf(sighting, own, known) };
  });
  const claimed = new Set(lives.map((sighting) => sighting.seen));
  return {
    lives,
    strangers: firings.filter(
      (firing) =>
        !claimed.has(firing) &&
        !lives.some(({ beside }) => beside.includes(firing)) &&
        !isAfterPause(firing, lives, view),
    ),
  };
}

/** Those that the scenario does not name, and of those that it names as many alerts as it says: what fires when it is due first. */
function namedFirings(
  plan: Plan,
  firings: readonly Firing[],
  planned: readonly Pick<LifeSighting, 'life' | 'firing'>[],
): Firing[] {
  const due = new Set(
    firings
      .filter(({ alert, span }) =>
        planned.some(
          ({ life, firing }) => hasLabels(alert.labels, life.alert) && misfit(span.fromMs, firing) < 1,
        ),
      )
      .map(({ alert }) => alert.labels),
  );
  const labelSets = firings.map(({ alert }) => alert.labels);
  const surplus = surplusIn(plan, labelSets, (labels) => due.has(labels));
  return firings.filter(({ alert }) => !surplus.has(formatLabels(alert.labels)));
}

/** The same alert again, where its life may pause. */
function isAfterPause({ alert, span }: Firing, lives: readonly LifeSighting[], view: RunView): boolean {
  return lives.some(
    ({ life, seen, beside }) =>
      (seen?.alert === alert || beside.some((other) => other.alert === alert)) &&
      (life.pauses ?? []).some(
        ({ firing }) => misfit(span.fromMs, shiftByHeal(firing, endTimes(view, life))) < 1,
      ),
  );
}

/** The other alerts with the labels of a life: those that fire beside the one that was matched. */
function besideOf(
  { life, firing, ended }: Omit<LifeSighting, 'seen' | 'beside'>,
  seen: Firing | null,
  known: readonly Firing[],
): Firing[] {
  if (seen === null) return [];
  const others = known.filter(
    ({ alert, span }) =>
      alert !== seen.alert &&
      hasLabels(alert.labels, life.alert) &&
      span.fromMs >= firing.earliestMs &&
      span.fromMs <= ended.latestMs,
  );
  return others.filter(({ alert }, index) => others.findIndex((other) => other.alert === alert) === index);
}
