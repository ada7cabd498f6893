import { nameInhibitRule } from '../config/alertmanager.ts';
import { labelMeant } from './label-names.ts';
import type { Flaw, Lint, Linted } from './lint.ts';
import { everyRoute, nameRoute, placeRoutes } from './placed-routes.ts';

/** Alertmanager knows no labels that there must be: a name with a slip in it is one that no alert carries. */
export const misspeltLabel: Lint = {
  id: 'misspelt-label',
  severity: 'error',
  title: 'a label in routes or inhibitions that only looks like one that there is',
  find: (config) => [...inRoutes(config), ...inInhibitions(config)],
};

function inRoutes(config: Linted): Flaw[] {
  const groups = new Set<string>();
  return everyRoute(placeRoutes(config)).flatMap(({ route, location }) => {
    const waits = route.matchers.map(({ name }) => ['waits for', name] as const);
    // What a route inherits is told once, where it is set.
    const own = route.groupBy.filter((name) => !groups.has(name)).map((name) => ['groups by', name] as const);
    for (const name of route.groupBy) groups.add(name);
    return [...waits, ...own].flatMap(([how, name]) => {
      const meant = labelMeant(name, config);
      return meant === undefined
        ? []
        : [
            {
              alertnames: [],
              sentence: `${nameRoute(route)} ${how} the label ${name}, and no rule sets it; did you mean ${meant}?`,
              location,
            },
          ];
    });
  });
}

/** What stands in their matchers is told by `idle-inhibition`. */
function inInhibitions(config: Linted): Flaw[] {
  return config.alertmanager.inhibitRules.flatMap(({ id, equal, location }) =>
    equal.flatMap((name) => {
      const meant = labelMeant(name, config);
      return meant === undefined
        ? []
        : [
            {
              alertnames: [],
              sentence: `${nameInhibitRule({ id })} compares the label ${name}, and no rule sets it; did you mean ${meant}? Two missing labels are equal, so that it mutes more than it should`,
              location,
            },
          ];
    }),
  );
}
