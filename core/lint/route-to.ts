import { type AlertmanagerConfig, type Route, routesFor } from '../config/alertmanager.ts';
import { formatMatcher, type Matcher, matches } from '../config/matcher.ts';
import type { Location } from '../errors.ts';
import type { Labels } from '../labels.ts';
import { nameRoute, type PlacedRoute, placeRoutes } from './placed-routes.ts';

/** Why an alert does not come to a receiver, and the line of alertmanager.yml that says so. */
export interface Detour {
  readonly why: string;
  readonly location: Location;
}

/** The routing tree and the lines of its routes. */
export interface RoutingTree {
  readonly alertmanager: Pick<AlertmanagerConfig, 'route'>;
  readonly routeLines: readonly number[];
}

/** The places of the routes that take an alert to a receiver; none when it does not come there. */
export function routesTo(receiver: string, labels: Labels, tree: RoutingTree): Location[] {
  return takersTo(receiver, labels, tree).map(({ location }) => location);
}

/** The routes that take an alert to a receiver; none when it does not come there. */
export function takersTo(receiver: string, labels: Labels, tree: RoutingTree): PlacedRoute[] {
  const takers = new Set(routesFor(tree.alertmanager.route, labels));
  return pathsTo(receiver, placeRoutes(tree)).flatMap((path) => {
    const last = path.at(-1);
    return last !== undefined && takers.has(last.route) ? [last] : [];
  });
}

/**
 * Why the route tree does not take an alert to a receiver: an earlier sibling keeps it, a child of the route does, a
 * matcher wants something else, or no route leads there. Of several routes the one that comes closest is explained.
 *
 * @returns undefined when it does take it there
 */
export function whyNotTo(receiver: string, labels: Labels, tree: RoutingTree): Detour | undefined {
  if (routesTo(receiver, labels, tree).length > 0) return undefined;
  const top = placeRoutes(tree);
  const paths = pathsTo(receiver, top);
  if (paths.length === 0) return { why: `no route leads to ${receiver}`, location: top.location };
  const [closest] = paths.map((path) => obstacleOn(path, labels)).sort((a, b) => a.mismatches - b.mismatches);
  return closest;
}

/** Every way from the root to a route of this receiver. */
function pathsTo(receiver: string, placed: PlacedRoute, above: readonly PlacedRoute[] = []): PlacedRoute[][] {
  const path = [...above, placed];
  return [
    ...(placed.route.receiver === receiver ? [path] : []),
    ...placed.children.flatMap((child) => pathsTo(receiver, child, path)),
  ];
}

interface Obstacle extends Detour {
  /** How many matchers want something else; 0 when another route is in the way. */
  readonly mismatches: number;
}

function obstacleOn(path: readonly PlacedRoute[], labels: Labels): Obstacle {
  for (const { route, before, location } of path) {
    const wrong = route.matchers.filter((matcher) => !matches(matcher, labels));
    if (wrong.length > 0) {
      const wants = wrong.map((matcher) => wantText(matcher, labels)).join(', ');
      return { mismatches: wrong.length, why: `${nameRoute(route)} does not take it: ${wants}`, location };
    }
    const taker = before.find((sibling) => routesFor(sibling, labels).length > 0);
    if (taker !== undefined) return keptBy(taker, path, `before ${nameRoute(route)}, and does not continue`);
  }
  const last = path.at(-1);
  const child = last?.route.routes.find((one) => routesFor(one, labels).length > 0);
  return child === undefined || last === undefined
    ? { mismatches: 0, why: 'the route tree takes it elsewhere', location: path[0]?.location ?? { file: '' } }
    : keptBy(child, path, `inside ${nameRoute(last.route)}, and that one then has it no more`);
}

function keptBy(taker: Route, path: readonly PlacedRoute[], how: string): Obstacle {
  const placed = path.flatMap(({ children }) => children).find(({ route }) => route === taker);
  return {
    mismatches: 0,
    why: `${nameRoute(taker)} takes it ${how}`,
    location: placed?.location ?? path[0]?.location ?? { file: '' },
  };
}

function wantText(matcher: Matcher, labels: Labels): string {
  const value = labels[matcher.name] ?? '';
  const has = value === '' ? `no ${matcher.name}` : `${matcher.name}=${JSON.stringify(value)}`;
  return `it wants ${formatMatcher(matcher)}, and the alert has ${has}`;
}
