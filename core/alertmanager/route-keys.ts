import type { Route } from '../config/alertmanager.ts';
import { formatMatcher } from '../config/matcher.ts';

/**
 * Alertmanager's own name for each route: the matchers from the root down. Two routes with the same matchers under the
 * same parent have the same name, and share what the notification log knows (dispatch/route.go of 0.26).
 */
export function routeKeys(route: Route, parentKey?: string): ReadonlyMap<Route, string> {
  const own = `{${route.matchers.map(formatMatcher).sort().join(',')}}`;
  const key = parentKey === undefined ? own : `${parentKey}/${own}`;
  return new Map([[route, key] as const, ...route.routes.flatMap((child) => [...routeKeys(child, key)])]);
}
