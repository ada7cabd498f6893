import { type Route, readAlertmanager, routesFor } from '../core/config/alertmanager.ts';
import type { Labels } from '../core/labels.ts';
import type { RunView } from '../core/run-view.ts';

/** The route by which a receiver hears of an alert; undefined where the journal does not carry the routes. */
export type FindRoute = (receiver: string, labels: Labels) => Route | undefined;

/** @throws FiredrillError `CONFIG_SYNTAX` when the journal's configuration cannot be read, at the first question */
export function routeFinder({ plan }: RunView): FindRoute {
  const { configuration } = plan;
  if (configuration === undefined) return () => undefined;
  const file = { path: 'alertmanager/alertmanager.yml', text: configuration.alertmanagerYml };
  const { route } = readAlertmanager(file);
  return (receiver, labels) =>
    routesFor(route, { ...configuration.externalLabels, ...labels }).find((one) => one.receiver === receiver);
}
