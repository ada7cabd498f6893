import { type InhibitRule, nameInhibitRule } from '../config/alertmanager.ts';
import { valuesOf } from './known-values.ts';
import type { Lint } from './lint.ts';

/** Trap 6 in part: among several names one is misspelt. Where none exists it is `unknown-inhibition`. */
export const unknownAlternative: Lint = {
  id: 'unknown-alternative',
  severity: 'warning',
  title: 'an inhibition names, among others, an alert that does not exist',
  find: ({ rules, alertmanager, plannedAlerts }) => {
    const known = new Set([...rules.map(({ alert }) => alert), ...plannedAlerts]);
    return alertmanager.inhibitRules.flatMap((inhibit) =>
      alternativesIn(inhibit)
        .filter((names) => names.some((name) => known.has(name)))
        .flatMap((names) => names.filter((name) => !known.has(name)))
        .map((name) => ({
          alertnames: [],
          sentence: `${nameInhibitRule(inhibit)} names ${name}, which no rule defines (trap 6)`,
          location: inhibit.location,
        })),
    );
  },
};

/** The alertnames that each matcher spells out. */
function alternativesIn({ source, target }: InhibitRule): (readonly string[])[] {
  return [...source, ...target]
    .filter(({ name }) => name === 'alertname')
    .flatMap((matcher) => {
      const names = valuesOf(matcher);
      return names === undefined ? [] : [names];
    });
}
