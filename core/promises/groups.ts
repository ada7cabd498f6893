import type { Route } from '../config/alertmanager.ts';
import { formatDuration, parseDurationMs } from '../duration.ts';
import { nameRoute, placedRoutes } from './placed-routes.ts';
import type { PromisedReceiver } from './promises.ts';
import { alertmanagerFile, difference, listed, type Promised, type Violation } from './violation.ts';

/** A setting of a route that is not as promised: which, and what it does. */
interface Problem {
  readonly setting: string;
  readonly text: string;
}

/** Are alerts told together, waited for and repeated as promised, by every route that leads to a receiver? */
export function groupViolations(promised: Promised): Violation[] {
  const placed = placedRoutes(promised);
  const routes = placed.map(({ route }) => route);
  const { receivers, stated } = promised.promises;
  const found = receivers.flatMap((receiver) =>
    placed
      .filter(({ route }) => route.receiver === receiver.name && isTaken(route, routes))
      .flatMap((one) => problemsOf(one.route, receiver).map((problem) => ({ one, problem }))),
  );
  const beat = placed.find(({ route }) => route.receiver === stated.heartbeat.receiver);
  const ofBeat = beat === undefined ? [] : beatProblems(beat.route, stated.heartbeat.every);
  // What several routes inherit is told once, where it is set.
  const alike = Map.groupBy(found, ({ one, problem }) =>
    JSON.stringify([problem.text, one.settingPlace(problem.setting)]),
  );
  return [
    ...[...alike.values()].flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const subject =
        group.length === 1
          ? nameRoute(first.one.route)
          : `each route to ${listed([...new Set(group.map(({ one }) => one.route.receiver))])}`;
      return {
        sentence: `${subject} ${first.problem.text}`,
        at: first.one.settingPlace(first.problem.setting),
      };
    }),
    ...ofBeat.map((sentence) => ({ sentence, at: beat?.settingPlace('repeat_interval') })),
  ].map(({ sentence, at }) => ({ alertnames: [], sentence, location: at ?? { file: alertmanagerFile } }));
}

/** A route in the middle of the tree whose children take everything tells nobody; only ends of branches and the root count. */
function isTaken(route: Route, routes: readonly Route[]): boolean {
  return (
    route === routes[0] ||
    route.routes.length === 0 ||
    !route.routes.some(({ matchers }) => matchers.length === 0)
  );
}

function problemsOf(route: Route, receiver: PromisedReceiver): Problem[] {
  const own = route.groupBy.includes('...') ? ['all labels'] : route.groupBy;
  const isTogether =
    difference(own, receiver.together).length + difference(receiver.together, own).length === 0;
  const took = (setting: string, what: string, gotMs: number, wantMs: number): Problem[] =>
    gotMs === wantMs
      ? []
      : [{ setting, text: `${what} ${formatDuration(gotMs)}; promised is ${formatDuration(wantMs)}` }];
  const intervals = [...route.muteTimeIntervals, ...route.activeTimeIntervals];
  const quiet = difference(intervals, receiver.quietIn);
  const never = difference(receiver.quietIn, intervals);
  const problems: Problem[] = [];
  if (!isTogether)
    problems.push({
      setting: 'group_by',
      text: `tells together what shares ${listed(own, 'nothing')}; promised is ${listed(receiver.together, 'nothing')}`,
    });
  problems.push(
    ...took('group_wait', 'lets a new group wait for', route.groupWaitMs, receiver.firstAfterMs),
    ...took('group_interval', 'tells news of a group every', route.groupIntervalMs, receiver.newsEveryMs),
    ...repeatProblems(route, receiver).map((text) => ({ setting: 'repeat_interval', text })),
  );
  const setting = route.muteTimeIntervals.length > 0 ? 'mute_time_intervals' : 'active_time_intervals';
  if (quiet.length > 0)
    problems.push({ setting, text: `is quiet by the time interval ${listed(quiet)}, which nobody promised` });
  if (never.length > 0)
    problems.push({ setting, text: `has not the time interval ${listed(never)}, which is promised` });
  return problems;
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
