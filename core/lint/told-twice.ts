import { readDeliverySettings } from '../alertmanager/delivery-settings.ts';
import { routesFor } from '../config/alertmanager.ts';
import { type Matcher, matches } from '../config/matcher.ts';
import type { AlertRule } from '../config/rules.ts';
import type { Labels } from '../labels.ts';
import { valuesOf } from './known-values.ts';
import type { Lint } from './lint.ts';
import { certainLabels, mayMatch } from './may-match.ts';
import { everyRoute, nameRoute, type PlacedRoute, placeRoutes } from './placed-routes.ts';
import { presenceOf } from './result-labels.ts';

/** Each route groups for itself: an alert that two of them take to one receiver comes there in two messages. */
export const toldTwice: Lint = {
  id: 'told-twice',
  severity: 'warning',
  title: 'two routes that take one alert to one receiver',
  find: (config) => {
    const { alertmanager, rules, notifications, prometheus } = config;
    // Nobody hears of what comes to a receiver without integrations, however often.
    const settings =
      notifications === undefined ? undefined : readDeliverySettings(notifications.alertmanager).receivers;
    const isHeard = (receiver: string): boolean => settings?.get(receiver)?.length !== 0;
    const routes = everyRoute(placeRoutes(config)).filter(({ route }) => isHeard(route.receiver));
    return routes.flatMap((second, index) =>
      routes.slice(0, index).flatMap((first) => {
        if (first.route.receiver !== second.route.receiver || mayTakeTurns(first, second)) return [];
        const twice = rules.filter((rule) => {
          const labels = exampleOf(rule, [...first.path, ...second.path], prometheus.externalLabels);
          const taken = labels === undefined ? [] : routesFor(alertmanager.route, labels);
          return taken.includes(first.route) && taken.includes(second.route);
        });
        const alertnames = [...new Set(twice.map(({ alert }) => alert))];
        if (alertnames.length === 0) return [];
        return [
          {
            alertnames,
            receivers: [second.route.receiver],
            sentence: `${second.route.receiver} is told twice of ${listOf(alertnames)}: by ${nameRoute(first.route)}${lineOf(first)} and by ${nameRoute(second.route)}, in a message from each`,
            location: second.location,
          },
        ];
      }),
    );
  },
};

/** Routes with time intervals may be there for different hours. */
function mayTakeTurns(first: PlacedRoute, second: PlacedRoute): boolean {
  return [first, second].some(
    ({ route }) => route.muteTimeIntervals.length > 0 || route.activeTimeIntervals.length > 0,
  );
}

/** An alert of a rule, in which labels that come from the series are as two ways to a receiver want them. */
function exampleOf(rule: AlertRule, path: readonly Matcher[], external: Labels): Labels | undefined {
  const labels: Record<string, string> = { ...external, ...certainLabels(rule) };
  // Most rules are of others, and their alerts go neither way.
  if (!mayMatch(path, labels)) return undefined;
  for (const [name, matchers] of Map.groupBy(path, (matcher) => matcher.name)) {
    if (name in labels) continue;
    const value = matchers
      .flatMap((matcher) => valuesOf(matcher) ?? [])
      .find((one) => matchers.every((matcher) => matches(matcher, { [name]: one })));
    if (value === undefined || value === '') continue;
    const carries = name in rule.labels || (rule.mayCarry?.(name) ?? presenceOf(rule.expr, name) !== 'never');
    if (!carries) return undefined;
    labels[name] = value;
  }
  return labels;
}

const listed = 3;
function listOf(names: readonly string[]): string {
  const more = names.length - listed;
  return more > 0 ? `${names.slice(0, listed).join(', ')} and ${more} more` : names.join(', ');
}

const lineOf = ({ location: { line } }: PlacedRoute): string => (line === undefined ? '' : ` (line ${line})`);
