import { type Route, routesFor } from '../config/alertmanager.ts';
import type { Labels } from '../labels.ts';
import { everyRoute, nameRoute, placesOfRoutes } from './placed-routes.ts';
import { namePromised, type PromisedAlert } from './promises.ts';
import { sampleLabels } from './sample-labels.ts';
import { difference, listed, type Promised, type Violation } from './violation.ts';

/** A receiver that is told of an alert though that is not promised, or not told though it is. */
interface Wrong {
  readonly alert: PromisedAlert;
  readonly receiver: string;
  readonly isTold: boolean;
  /** Of which service, where it is not so for every one. */
  readonly service: string | undefined;
  readonly taken: readonly Route[];
}

/** Do the routes lead every alert to exactly the promised receivers, and the unplanned ones where they belong? */
export function toldViolations(promised: Promised): Violation[] {
  const wrong = promised.promises.alerts.flatMap((alert) => wrongFor(alert, promised));
  const alike = Map.groupBy(wrong, ({ receiver, isTold, taken }) =>
    JSON.stringify([receiver, isTold, taken.map(nameRoute)]),
  );
  return [...alike.values()].flatMap((group) => violationOf(group, promised)).concat(unplanned(promised));
}

function wrongFor(alert: PromisedAlert, { promises, config }: Promised): Wrong[] {
  const samples = sampleLabels(alert, promises);
  const found = samples.flatMap((labels) => {
    const taken = routesFor(config.alertmanager.route, labels);
    const told = taken.map(({ receiver }) => receiver);
    const wrong = (receiver: string, isTold: boolean) => ({
      alert,
      receiver,
      isTold,
      service: labels['service'],
      taken,
    });
    return [
      ...difference(alert.told, told).map((receiver) => wrong(receiver, false)),
      ...difference(told, alert.told).map((receiver) => wrong(receiver, true)),
    ];
  });
  const alike = Map.groupBy(found, ({ receiver, isTold }) => `${receiver} ${isTold}`);
  return [...alike.values()].flatMap((group) => {
    const isEverySample = group.length >= samples.length;
    return group.slice(0, 1).map((one) => (isEverySample ? { ...one, service: undefined } : one));
  });
}

function violationOf(group: readonly Wrong[], promised: Promised): Violation[] {
  const [first] = group;
  if (first === undefined) return [];
  const places = placesOfRoutes(promised);
  const routes = everyRoute(promised.config.alertmanager.route);
  const { receiver, isTold, taken } = first;
  const own = first.isTold
    ? taken.findLast((route) => route.receiver === receiver)
    : routes.find((route) => route.receiver === receiver);
  const names = group.map(
    ({ alert, service }) => `${namePromised(alert)}${service === undefined ? '' : ` of ${service}`}`,
  );
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  const stop = isTold ? undefined : whereItStops(taken, own, routes);
  const isTwice = isTold && first.alert.told.includes(receiver);
  const sentence = isTold
    ? `${receiver} is told of ${listed(shown)}${isTwice ? ' by two routes' : ''}, which nobody promised`
    : `${receiver} is not told of ${listed(shown)}, as is promised${stop === undefined ? '' : `: ${nameRoute(stop)} takes it and does not continue`}`;
  const location = places.get(stop ?? own ?? promised.config.alertmanager.route);
  return [
    {
      alertnames: [...new Set(group.map(({ alert }) => alert.alertname))],
      sentence,
      location: location ?? { file: 'alertmanager/alertmanager.yml' },
    },
  ];
}

/** The route before that of the receiver that keeps what it takes. */
function whereItStops(
  taken: readonly Route[],
  own: Route | undefined,
  routes: readonly Route[],
): Route | undefined {
  const last = taken.at(-1);
  if (own === undefined || last === undefined || last.continue) return undefined;
  return routes.indexOf(last) < routes.indexOf(own) && last !== routes[0] ? last : undefined;
}

/** What nobody planned for. */
function unplanned(promised: Promised): Violation[] {
  const { promises, config } = promised;
  const labels: Labels = { alertname: 'NobodyPlannedThis', severity: 'unplanned', service: 'unplanned' };
  const told = routesFor(config.alertmanager.route, labels).map(({ receiver }) => receiver);
  const { unplannedGoTo } = promises.stated;
  if (told.length === 1 && told[0] === unplannedGoTo) return [];
  return [
    {
      alertnames: [],
      sentence: `an alert that nobody planned for goes to ${listed(told)}; promised is ${unplannedGoTo}`,
      location: placesOfRoutes(promised).get(config.alertmanager.route) ?? {
        file: 'alertmanager/alertmanager.yml',
      },
    },
  ];
}
