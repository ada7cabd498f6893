import type { Route } from '../config/alertmanager.ts';
import { formatDuration } from '../duration.ts';
import type { Flaw, Lint } from './lint.ts';
import { nameRoute, type PlacedRoute, placeRoutes } from './placed-routes.ts';

/** From this multiple on, a tick more or less is at most a tenth of the interval: 59m with ticks of 1m is fine. */
const harmlessMultiple = 10;

/** Repeats are checked at the ticks of group_interval with a strict comparison: at an equal time it is a coin toss. */
export const repeatMultiple: Lint = {
  id: 'repeat-multiple',
  severity: 'warning',
  title: 'repeat_interval is a small multiple of group_interval, or shorter',
  find: (config) => flawsIn(placeRoutes(config), undefined),
};

/** What a route only inherits is told once, where it is set. */
function flawsIn({ route, location, children }: PlacedRoute, parent: Route | undefined): Flaw[] {
  const inherited =
    parent !== undefined &&
    parent.repeatIntervalMs === route.repeatIntervalMs &&
    parent.groupIntervalMs === route.groupIntervalMs;
  const why = inherited ? undefined : problemOf(route);
  return [
    ...(why === undefined ? [] : [{ alertnames: [], sentence: `${nameRoute(route)} ${why}`, location }]),
    ...children.flatMap((child) => flawsIn(child, route)),
  ];
}

function problemOf({ repeatIntervalMs, groupIntervalMs }: Route): string | undefined {
  const repeat = `repeat_interval ${formatDuration(repeatIntervalMs)}`;
  const group = `group_interval ${formatDuration(groupIntervalMs)}`;
  if (repeatIntervalMs < groupIntervalMs) {
    return `has a ${repeat} below its ${group}: it repeats at the ticks of group_interval, not sooner`;
  }
  const multiple = repeatIntervalMs / groupIntervalMs;
  if (!Number.isInteger(multiple) || multiple >= harmlessMultiple) return undefined;
  const later = formatDuration(repeatIntervalMs + groupIntervalMs);
  return `has a ${repeat} that is ${multiple === 1 ? 'its' : `${multiple} times its`} ${group}: whether it repeats after ${formatDuration(repeatIntervalMs)} or ${later} is a coin toss`;
}
