import type { Route } from '../config/alertmanager.ts';
import { isLabelName } from '../labels.ts';
import { nearestName } from '../nearest-name.ts';
import type { Lint, Linted } from './lint.ts';
import { everyRoute, placeRoutes } from './placed-routes.ts';

/** Routes and receivers that Alertmanager 0.26 refuses when it reads its file (config/config.go). */
export const refusedRouting: Lint = {
  id: 'refused-routing',
  severity: 'error',
  title: 'routes or receivers that Alertmanager refuses',
  find: (config) => {
    const placed = everyRoute(placeRoutes(config));
    const told = placed.flatMap(({ route, location }, index) =>
      flawsOf(route, index === 0, config).map((sentence) => ({ sentence, location })),
    );
    const root = placed[0]?.location ?? { file: 'alertmanager/alertmanager.yml' };
    const twice = [...Map.groupBy(config.alertmanager.receivers, (name) => name)]
      .filter(([, same]) => same.length > 1)
      .map(([name]) => ({ sentence: `there are two receivers called ${name}`, location: root }));
    // What a route inherits is told once, where it is set.
    const once = [...Map.groupBy([...told, ...twice], ({ sentence }) => sentence).values()].flatMap((same) =>
      same.slice(0, 1),
    );
    return once.map(({ sentence, location }) => ({
      alertnames: [],
      sentence: `${sentence}: Alertmanager refuses the file`,
      location,
    }));
  },
};

function flawsOf(route: Route, isRoot: boolean, { alertmanager }: Linted): string[] {
  const { receivers } = alertmanager;
  const near = nearestName(route.receiver, receivers);
  const intervals = [...route.muteTimeIntervals, ...route.activeTimeIntervals];
  return [
    ...(route.receiver === '' ? ['the root route has no receiver'] : []),
    ...(route.receiver === '' || receivers.includes(route.receiver)
      ? []
      : [
          `a route leads to ${route.receiver}, and there is no such receiver${near === undefined ? '' : ` (did you mean ${near}?)`}`,
        ]),
    ...(isRoot && route.matchers.length > 0 ? ['the root route has matchers'] : []),
    ...(isRoot && route.continue ? ['the root route has `continue`'] : []),
    ...(isRoot && intervals.length > 0 ? ['the root route has time intervals'] : []),
    ...(route.groupBy.includes('...') && route.groupBy.length > 1
      ? ["group_by has '...' and other labels beside it"]
      : []),
    ...route.groupBy
      .filter((label) => label !== '...' && !isLabelName(label))
      .map((label) => `group_by has ${JSON.stringify(label)}, which is no name of a label`),
    ...(new Set(route.groupBy).size < route.groupBy.length ? ['group_by names a label twice'] : []),
    ...(route.groupIntervalMs === 0 ? ['group_interval is 0'] : []),
    ...(route.repeatIntervalMs === 0 ? ['repeat_interval is 0'] : []),
  ];
}
