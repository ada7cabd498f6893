import type { Route } from '../config/alertmanager.ts';
import { formatDuration, parseDurationMs } from '../duration.ts';
import { everyRoute, nameRoute, placesOfRoutes } from './placed-routes.ts';
import type { PromisedReceiver } from './promises.ts';
import { difference, listed, type Promised, type Violation } from './violation.ts';

/** Are alerts told together, waited for and repeated as promised, by every route that leads to a receiver? */
export function groupViolations(promised: Promised): Violation[] {
  const places = placesOfRoutes(promised);
  const routes = everyRoute(promised.config.alertmanager.route);
  const { receivers, stated } = promised.promises;
  const ofReceivers = receivers.flatMap((receiver) =>
    routes
      .filter((route) => route.receiver === receiver.name && isTaken(route, routes))
      .flatMap((route) =>
        problemsOf(route, receiver).map((problem) => ({ route, sentence: `${nameRoute(route)} ${problem}` })),
      ),
  );
  const beat = routes.find(({ receiver }) => receiver === stated.heartbeat.receiver);
  const ofBeat =
    beat === undefined
      ? []
      : beatProblems(beat, stated.heartbeat.every).map((sentence) => ({ route: beat, sentence }));
  return [...ofReceivers, ...ofBeat].map(({ route, sentence }) => ({
    alertnames: [],
    sentence,
    location: places.get(route) ?? { file: 'alertmanager/alertmanager.yml' },
  }));
}

/** A route in the middle of the tree whose children take everything tells nobody; only ends of branches and the root count. */
function isTaken(route: Route, routes: readonly Route[]): boolean {
  return (
    route === routes[0] ||
    route.routes.length === 0 ||
    !route.routes.some(({ matchers }) => matchers.length === 0)
  );
}

function problemsOf(route: Route, receiver: PromisedReceiver): string[] {
  const own = route.groupBy.includes('...') ? ['all labels'] : route.groupBy;
  const isTogether =
    difference(own, receiver.together).length + difference(receiver.together, own).length === 0;
  const took = (what: string, gotMs: number, wantMs: number): string[] =>
    gotMs === wantMs ? [] : [`${what} ${formatDuration(gotMs)}; promised is ${formatDuration(wantMs)}`];
  const intervals = [...route.muteTimeIntervals, ...route.activeTimeIntervals];
  const quiet = difference(intervals, receiver.quietIn);
  const never = difference(receiver.quietIn, intervals);
  return [
    ...(isTogether
      ? []
      : [
          `tells together what shares ${listed(own, 'nothing')}; promised is ${listed(receiver.together, 'nothing')}`,
        ]),
    ...took('lets a new group wait for', route.groupWaitMs, receiver.firstAfterMs),
    ...took('tells news of a group every', route.groupIntervalMs, receiver.newsEveryMs),
    ...repeatProblems(route, receiver),
    ...(quiet.length > 0 ? [`is quiet by the time interval ${listed(quiet)}, which nobody promised`] : []),
    ...(never.length > 0 ? [`has not the time interval ${listed(never)}, which is promised`] : []),
  ];
}

/** Repeats come at the first tick of group_interval at which more than repeat_interval has passed. */
function repeatEveryMs({ repeatIntervalMs, groupIntervalMs }: Route): number {
  return (Math.floor(repeatIntervalMs / groupIntervalMs) + 1) * groupIntervalMs;
}

function repeatProblems(route: Route, receiver: PromisedReceiver): string[] {
  const { repeatNoMoreOftenThanMs: leastMs, repeatNoLessOftenThanMs: mostMs } = receiver;
  const every = formatDuration(repeatEveryMs(route));
  const got = `repeats after ${formatDuration(route.repeatIntervalMs)}, which is every ${every}`;
  if (route.repeatIntervalMs < leastMs)
    return [`${got}; promised is no more often than every ${formatDuration(leastMs)}`];
  if (mostMs !== undefined && repeatEveryMs(route) > mostMs)
    return [`${got}; promised is no less often than every ${formatDuration(mostMs)}`];
  return [];
}

function beatProblems(route: Route, promised: string): string[] {
  const everyMs = repeatEveryMs(route);
  if (everyMs === parseDurationMs(promised)) return [];
  return [
    `the heartbeat is told to ${route.receiver} every ${formatDuration(everyMs)}; promised is every ${promised}`,
  ];
}
