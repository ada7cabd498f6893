import type { Route } from '../config/alertmanager.ts';
import { formatMatcher } from '../config/matcher.ts';
import { placedYaml, type YamlPath } from '../config/placed-yaml.ts';
import type { Location } from '../errors.ts';
import { alertmanagerFile, fileNamed, type Promised } from './violation.ts';

/** A route, and where it and its settings stand in alertmanager.yml. */
export interface PlacedRoute {
  readonly route: Route;
  readonly location: Location;
  /** Of a setting such as `group_wait`: where the route has it from, itself or a route above it. */
  settingPlace(setting: string): Location;
}

/** Every route with its place, parents first. */
export function placedRoutes(promised: Promised): PlacedRoute[] {
  const yaml = placedYaml(fileNamed(promised, alertmanagerFile));
  const walk = (route: Route, path: YamlPath): PlacedRoute[] => [
    {
      route,
      location: yaml.place(path),
      settingPlace(setting) {
        for (let length = path.length; length > 0; length -= 2)
          if (yaml.has([...path.slice(0, length), setting]))
            return yaml.place([...path.slice(0, length), setting]);
        return yaml.place(path);
      },
    },
    ...route.routes.flatMap((child, index) => walk(child, [...path, 'routes', index])),
  ];
  return walk(promised.config.alertmanager.route, ['route']);
}

/** Where each route stands. */
export function placesOfRoutes(promised: Promised): ReadonlyMap<Route, Location> {
  return new Map(placedRoutes(promised).map(({ route, location }) => [route, location]));
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
