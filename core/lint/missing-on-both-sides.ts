import type { InhibitRule } from '../config/alertmanager.ts';
import type { AlertRule } from '../config/rules.ts';
import { type Carried, carriedBy, mayAllMatch, surelyMatch } from './carried.ts';
import type { Diagnosable } from './lint.ts';

/** Alerts of which some mute the others, although none carries these labels, and nothing else that is compared tells them apart. */
export interface MissingOnBothSides {
  /** Of `equal`, in its order; at least one. */
  readonly labels: readonly string[];
  /** Names of alerts; a name is on both sides only where it stands beside others. */
  readonly sources: readonly string[];
  readonly targets: readonly string[];
}

/** Rules that one inhibition cannot tell apart by what it compares. */
interface Class {
  readonly carried: readonly Carried[];
  readonly isAlsoOther: boolean;
  readonly alerts: ReadonlySet<string>;
}

/** Whom an inhibition mutes because of labels that are missing on both of its sides, as far as that is sure. */
export function missingOnBothSides(
  { source, target, equal }: InhibitRule,
  { rules, prometheus: { externalLabels = {} } }: Diagnosable,
): MissingOnBothSides[] {
  const classesOf = (side: typeof source, other: typeof source): Class[] => {
    const standing = rules.filter((rule) => surelyMatch(side, rule, externalLabels));
    const alike = Map.groupBy(standing.map(read), ({ key }) => key);
    return [...alike.values()].map((same) => ({
      carried: same[0]?.carried ?? [],
      isAlsoOther: same.some(({ rule }) => mayAllMatch(other, rule, externalLabels)),
      alerts: new Set(same.map(({ rule }) => rule.alert)),
    }));
    function read(rule: AlertRule) {
      const carried = equal.map((label) => carriedBy(rule, label, externalLabels));
      const isAlsoOther = mayAllMatch(other, rule, externalLabels);
      return { rule, carried, key: JSON.stringify([carried.map(nameOf), isAlsoOther]) };
    }
  };
  if (equal.length === 0) return [];
  const targets = classesOf(target, source);
  return classesOf(source, target).flatMap((from) =>
    targets.flatMap((to) => {
      // Two alerts that are source and target at once do not mute each other (Alertmanager's inhibit.go).
      if (from.isAlsoOther && to.isAlsoOther) return [];
      const isSame = from.carried.every((value, at) => value !== undefined && value === to.carried[at]);
      const labels = equal.filter((_, at) => from.carried[at] === null);
      if (!isSame || labels.length === 0 || isOneAlert(from, to)) return [];
      return [{ labels, sources: [...from.alerts], targets: [...to.alerts] }];
    }),
  );
}

/** Severities of one alert are about the same thing. */
const isOneAlert = (from: Class, to: Class): boolean => new Set([...from.alerts, ...to.alerts]).size === 1;

/** JSON has no undefined. */
const nameOf = (carried: Carried): unknown => (carried === undefined ? 0 : carried);
