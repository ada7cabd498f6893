import { formatLabels, hasLabels, type Labels } from '../core/labels.ts';
import type { Plan } from '../core/plan.ts';
import { assign } from './matching.ts';

/** The labels by which the scenario names alerts, and how many alerts may have them. */
interface Named {
  readonly alert: Labels;
  readonly alerts: number;
}

/** What the scenario names, each once: several receivers, or several incidents, are about the same alerts. */
function namedIn(plan: Plan): Named[] {
  const lives = [...plan.deliveries, ...plan.inhibitions].map(({ life }) => life);
  const same = Map.groupBy(lives, ({ alert }) => formatLabels(alert));
  return [...same.values()].flatMap((those) => {
    const [first] = those;
    const alerts = Math.max(...those.map((life) => life.alerts ?? 1));
    return first === undefined ? [] : [{ alert: first.alert, alerts }];
  });
}

/** Whether the scenario names an alert by some of these labels. */
export function isNamed(plan: Plan, labels: Labels): boolean {
  return namedIn(plan).some(({ alert }) => hasLabels(labels, alert));
}

/**
 * Of label sets those that the scenario names and does not expect: it speaks of one alert (or of as many as it says), and
 * each has a label set of its own. One that it names by more labels takes its own set before another takes it.
 *
 * @param sets in the order in which they were seen: those that come first are the expected ones
 * @param isPreferred sets that are taken before all others, whenever they came. Default: none.
 * @returns texts of `formatLabels`
 */
export function surplusIn(
  plan: Plan,
  sets: readonly Labels[],
  isPreferred: (labels: Labels) => boolean = () => false,
): ReadonlySet<string> {
  const distinct = [...new Map(sets.map((labels) => [formatLabels(labels), labels]))];
  const named = distinct.filter(([, labels]) => isNamed(plan, labels));
  const places = namedIn(plan).flatMap(({ alert, alerts }) => Array.from({ length: alerts }, () => alert));
  const columns = assign(
    places.map((alert) =>
      named.map(([, labels], index) =>
        hasLabels(labels, alert) ? index + (isPreferred(labels) ? 0 : named.length) : null,
      ),
    ),
  );
  const taken = new Set(columns);
  return new Set(named.flatMap(([key], index) => (taken.has(index) ? [] : [key])));
}
