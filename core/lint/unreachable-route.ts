import type { Route } from '../config/alertmanager.ts';
import { type Matcher, matches } from '../config/matcher.ts';
import type { Labels } from '../labels.ts';
import { valuesOf } from './known-values.ts';
import type { Flaw, Lint } from './lint.ts';
import { nameRoute, type PlacedRoute, placeRoutes } from './placed-routes.ts';

/** More combinations of values than this are not looked into; the route then counts as reachable. */
const mostCases = 256;

/** Earlier siblings without `continue` take all that the route matches, or its matchers and its ancestors' exclude each other. */
export const unreachableRoute: Lint = {
  id: 'unreachable-route',
  severity: 'error',
  title: 'a route that no alert can take',
  find: (config) => placeRoutes(config).children.flatMap(unreachableIn),
};

/** What lies below an unreachable route is not told again. */
function unreachableIn(placed: PlacedRoute): Flaw[] {
  const why = whyUnreachable(placed);
  if (why === undefined) return placed.children.flatMap(unreachableIn);
  const { route, location } = placed;
  return [{ alertnames: [], sentence: `no alert can take ${nameRoute(route)}: ${why}`, location }];
}

function whyUnreachable({ path, before }: PlacedRoute): string | undefined {
  const cases = casesOf(path);
  if (cases === undefined) return undefined;
  if (cases.length === 0) return 'its matchers and those above it exclude each other';
  const takers = new Set<Route>();
  for (const certain of cases) {
    const taker = before.find(({ matchers }) => matchers.every((one) => isImplied(one, certain, path)));
    if (taker === undefined) return undefined;
    takers.add(taker);
  }
  const names = before.filter((sibling) => takers.has(sibling)).map(nameRoute);
  return `all that it matches is taken before it, without continue, by ${names.join(' and ')}`;
}

/** Whether every alert of a case that matches the whole path matches this matcher as well. */
function isImplied(matcher: Matcher, certain: Labels, path: readonly Matcher[]): boolean {
  if (matcher.name in certain) return matches(matcher, certain);
  if (matcher.operator === '=~' && matcher.value === '.*') return true;
  const { name, operator, value } = matcher;
  return path.some((one) => one.name === name && one.operator === operator && one.value === value);
}

/**
 * The combinations of values that the spelt-out matchers of a path allow; none when they exclude each other, undefined
 * when there are too many.
 */
function casesOf(path: readonly Matcher[]): Labels[] | undefined {
  let cases: Labels[] = [{}];
  for (const name of new Set(path.map((matcher) => matcher.name))) {
    const own = path.filter((matcher) => matcher.name === name);
    const values = own.map(valuesOf).find((some) => some !== undefined);
    if (values === undefined) continue;
    const allowed = values.filter((value) => own.every((matcher) => matches(matcher, { [name]: value })));
    cases = cases.flatMap((one) => allowed.map((value) => ({ ...one, [name]: value })));
    if (cases.length > mostCases) return undefined;
  }
  return cases;
}
