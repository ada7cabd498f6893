import { formatDuration } from '../duration.ts';
import type { Flaw, Lint } from './lint.ts';
import { nameRoute, type PlacedRoute, placeRoutes } from './placed-routes.ts';

/** Prometheus sends an end again for so long (rules/alerting.go, resolvedRetention). What is muted all that time is never told. */
const retentionMs = 15 * 60_000;

/** A silence may do the same on any route; a route with time intervals does it day after day. */
export const endLostInSilence: Lint = {
  id: 'end-lost-in-silence',
  severity: 'note',
  title: 'a route whose quiet hours hide the next incident',
  find: (config) => flawsIn(placeRoutes(config)),
};

function flawsIn({ route, location, children }: PlacedRoute): Flaw[] {
  const { repeatIntervalMs, muteTimeIntervals, activeTimeIntervals } = route;
  const intervals = [...muteTimeIntervals, ...activeTimeIntervals];
  const repeat = formatDuration(repeatIntervalMs);
  const retention = formatDuration(retentionMs);
  const sentence = `${nameRoute(route)} is quiet by ${intervals.join(', ')}: an alert that it has told of and that ends then, ${retention} or more before it speaks again, is not told when it comes back within its repeat_interval ${repeat}`;
  const isHidden = intervals.length > 0 && repeatIntervalMs > retentionMs;
  return [
    ...(isHidden ? [{ alertnames: [], sentence, location, receivers: [route.receiver] }] : []),
    ...children.flatMap(flawsIn),
  ];
}
