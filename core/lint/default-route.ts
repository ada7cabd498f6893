import type { Lint } from './lint.ts';
import { certainLabels, mayMatch } from './may-match.ts';

/** The root route takes what nobody planned for: an alert that always ends there has no reader. */
export const defaultRoute: Lint = {
  id: 'default-route',
  set: 'house',
  severity: 'error',
  title: 'an alert that falls to the default route',
  find: ({ rules, alertmanager: { route } }) =>
    route.routes.length === 0
      ? []
      : rules
          .filter((rule) => !route.routes.some(({ matchers }) => mayMatch(matchers, certainLabels(rule))))
          .map(({ alert, labels, location }) => ({
            alertnames: [alert],
            sentence: `${alert} with severity ${labels['severity'] ?? 'not set'} falls to the default route (${route.receiver}): no route below it takes it`,
            location,
          })),
};
