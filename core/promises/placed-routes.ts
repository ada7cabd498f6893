import type { Route } from '../config/alertmanager.ts';
import { formatMatcher } from '../config/matcher.ts';
import { readRouteLines } from '../config/route-lines.ts';
import type { Location } from '../errors.ts';
import { alertmanagerFile, fileNamed, type Promised } from './violation.ts';

/** Where each route stands in alertmanager.yml. */
export function placesOfRoutes(promised: Promised): ReadonlyMap<Route, Location> {
  const lines = readRouteLines(fileNamed(promised, alertmanagerFile).text);
  const routes = everyRoute(promised.config.alertmanager.route);
  return new Map(
    routes.map((route, index) => {
      const line = lines[index];
      return [route, { file: alertmanagerFile, ...(line === undefined ? {} : { line }) }] as const;
    }),
  );
}

/** Every route, parents first. */
export function everyRoute(route: Route): Route[] {
  return [route, ...route.routes.flatMap(everyRoute)];
}

/** `the route to slack (severity = "critical")` */
export function nameRoute({ receiver, matchers }: Route): string {
  const own = matchers.map(formatMatcher).join(', ');
  return own === '' ? `the route to ${receiver}` : `the route to ${receiver} (${own})`;
}
