import { valuesOf } from './known-values.ts';
import type { Lint } from './lint.ts';
import { everyRoute, nameRoute, placeRoutes } from './placed-routes.ts';

export const routeUnknownAlert: Lint = {
  id: 'route-unknown-alert',
  severity: 'warning',
  title: 'a route for an alert that does not exist',
  find: (config) => {
    const dropped = (config.droppedRules ?? []).map(({ rule }) => rule);
    const known = new Set([
      ...[...config.rules, ...dropped].map(({ alert }) => alert),
      ...config.plannedAlerts,
    ]);
    return everyRoute(placeRoutes(config)).flatMap(({ route, location }) =>
      route.matchers
        .filter(({ name }) => name === 'alertname')
        .flatMap((matcher) => valuesOf(matcher) ?? [])
        .filter((name) => !known.has(name))
        .map((name) => ({
          alertnames: [],
          sentence: `${nameRoute(route)} waits for ${name}, which no rule defines`,
          location,
        })),
    );
  },
};
