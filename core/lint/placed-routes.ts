import type { AlertmanagerConfig, Route } from '../config/alertmanager.ts';
import type { Matcher } from '../config/matcher.ts';
import { formatMatcher } from '../config/matcher.ts';
import type { Location } from '../errors.ts';
import { alertmanagerFile } from './lint.ts';

/** A route with its place in the tree and in the file. */
export interface PlacedRoute {
  readonly route: Route;
  /** What an alert must match to come this far: the route's matchers and those of its ancestors. */
  readonly path: readonly Matcher[];
  /** Siblings that are asked before it and, when they match, keep the alert. */
  readonly before: readonly Route[];
  readonly children: readonly PlacedRoute[];
  readonly location: Location;
}

/** The routing tree with places. */
export function placeRoutes({
  alertmanager,
  routeLines,
}: {
  readonly alertmanager: Pick<AlertmanagerConfig, 'route'>;
  readonly routeLines: readonly number[];
}): PlacedRoute {
  const lines = [...routeLines];
  const place = (route: Route, above: readonly Matcher[], before: readonly Route[]): PlacedRoute => {
    const line = lines.shift();
    const path = [...above, ...route.matchers];
    return {
      route,
      path,
      before,
      location: { file: alertmanagerFile, ...(line === undefined ? {} : { line }) },
      children: route.routes.map((child, index) =>
        place(
          child,
          path,
          route.routes.slice(0, index).filter((sibling) => !sibling.continue),
        ),
      ),
    };
  };
  return place(alertmanager.route, [], []);
}

/** Every route, parents first. */
export function everyRoute(top: PlacedRoute): PlacedRoute[] {
  return [top, ...top.children.flatMap(everyRoute)];
}

/** `the route to slack (severity = "critical")` */
export function nameRoute({ receiver, matchers }: Route): string {
  return matchers.length === 0
    ? `the route to ${receiver}`
    : `the route to ${receiver} (${matchers.map(formatMatcher).join(', ')})`;
}
